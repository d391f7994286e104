import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * Threads that send wrong tokens as fast as they are answered, each over its own connection.
 *
 * <p>Arguments: port, number of threads, path, the id of a key that the gateway knows, seconds. All tokens have the right form and checksum;
 * every other one has the known key id, so that only its secret is wrong. Half of the threads claim another address with each request
 * ({@code X-Forwarded-For}), the other half keep theirs. At the end: requests a second, answers 401, answers 429, other answers, addresses.
 */
final class Attackers {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final AtomicLong REFUSED = new AtomicLong();
    private static final AtomicLong SLOWED = new AtomicLong();
    private static final AtomicLong OTHER = new AtomicLong();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final int port;
    private final String path;
    private final String keyId;
    private final boolean changesAddress;
    private final long end;

    private Attackers(int port, String path, String keyId, boolean changesAddress, long end) {
        this.port = port;
        this.path = path;
        this.keyId = keyId;
        this.changesAddress = changesAddress;
        this.end = end;
    }

    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[4]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            var attacker = new Attackers(Integer.parseInt(args[0]), args[2], args[3], i % 2 == 0, end);
            Thread.ofPlatform().start(() -> {
                attacker.run();
                done.countDown();
            });
        }
        done.await();
        long all = REFUSED.get() + SLOWED.get() + OTHER.get();
        // The script beside this class reads the line from standard output.
        System.out.printf(
                "attackers %d %d %d %d %d%n", all / seconds, REFUSED.get(), SLOWED.get(), OTHER.get(), ADDRESSES.get());
    }

    /** A 429 closes the connection, and then there is a new one. */
    private void run() {
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setTcpNoDelay(true);
                attack(socket, new BufferedInputStream(socket.getInputStream()));
            } catch (IOException e) {
                OTHER.incrementAndGet();
            }
        }
    }

    private void attack(Socket socket, InputStream in) throws IOException {
        boolean isOpen = true;
        for (int i = 0; isOpen && System.nanoTime() < end; i++) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + address()
                    + "\r\nAuthorization: Bearer " + token(i % 2 == 0 ? keyId : random(8)) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            isOpen = readAnswer(in);
        }
    }

    private String address() {
        int next = changesAddress ? ADDRESSES.incrementAndGet() : 0;
        return "10." + (next >> 16 & 0xff) + "." + (next >> 8 & 0xff) + "." + (next & 0xff);
    }

    private static String token(String keyId) {
        String signed = "xs2g_" + keyId + "_" + random(43);
        var crc = new CRC32();
        crc.update(signed.getBytes(StandardCharsets.US_ASCII));
        char[] checksum = new char[6];
        long rest = crc.getValue();
        for (int i = checksum.length - 1; i >= 0; i--) {
            checksum[i] = DIGITS.charAt((int) (rest % 62));
            rest /= 62;
        }
        return signed + "_" + new String(checksum);
    }

    private static String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(ThreadLocalRandom.current().nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    /** Reads one answer; false if the connection ends with it. */
    private static boolean readAnswer(InputStream in) throws IOException {
        String status = line(in);
        switch (status.split(" ", 3)[1]) {
            case "401" -> REFUSED.incrementAndGet();
            case "429" -> SLOWED.incrementAndGet();
            default -> OTHER.incrementAndGet();
        }
        int length = 0;
        boolean isOpen = true;
        for (String header = line(in).toLowerCase(); !header.isEmpty(); header = line(in).toLowerCase()) {
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            } else if (header.equals("connection: close")) {
                isOpen = false;
            }
        }
        in.skipNBytes(length);
        return isOpen;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
