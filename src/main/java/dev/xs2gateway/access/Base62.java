package dev.xs2gateway.access;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Texts of {@code 0-9A-Za-z}: safe in headers, addresses, YAML and a double click. */
public final class Base62 {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62() {}

    /** A text of this many random digits, each as likely as any other. */
    public static String random(SecureRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    /** These bytes as a number, padded with zeros to a length that has room for it. */
    static String encode(byte[] bytes, int length) {
        char[] digits = new char[length];
        BigInteger rest = new BigInteger(1, bytes);
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] division = rest.divideAndRemainder(base);
            digits[i] = DIGITS.charAt(division[1].intValue());
            rest = division[0];
        }
        return new String(digits);
    }

    static char digit(int value) {
        return DIGITS.charAt(value);
    }

    static boolean isDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
