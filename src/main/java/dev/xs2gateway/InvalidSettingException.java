package dev.xs2gateway;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A setting with which the gateway cannot start. The message is one line: the
 * setting's name, its environment variable, its value and what is allowed.
 */
public final class InvalidSettingException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    private InvalidSettingException(String message) {
        super(message);
    }

    public static void unless(boolean fine, String setting, Object value, String allowed) {
        if (!fine) {
            throw of(setting, "is " + value + "; allowed: " + allowed);
        }
    }

    public static void unlessPositive(String setting, Duration value) {
        unless(value.isPositive(), setting, DurationText.of(value), "a time longer than nothing, such as 20s");
    }

    public static void ifNegative(String setting, Duration value) {
        unless(!value.isNegative(), setting, DurationText.of(value), "0s or longer");
    }

    /** An exception about a setting; {@code wrong} continues the sentence that the setting's name begins, such as {@code is not set}. */
    public static InvalidSettingException of(String setting, String wrong) {
        return new InvalidSettingException(SettingName.withVariable(setting) + " " + wrong);
    }

    /** An exception about a folder that cannot be used; {@code allowed} describes one that can. */
    public static InvalidSettingException folder(String setting, Path folder, String allowed, IOException why) {
        return of(setting, "is " + folder + "; allowed: " + allowed + " (" + inWords(why) + ")");
    }

    /** Describes the cause in words, because some of the JDK's exceptions carry only the path as their message. */
    private static String inWords(IOException why) {
        return switch (why) {
            case FileSystemException known when known.getReason() != null -> known.getFile() + ": " + known.getReason();
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            case AccessDeniedException denied -> denied.getFile() + ": access denied";
            case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            default -> String.valueOf(why.getMessage());
        };
    }
}
