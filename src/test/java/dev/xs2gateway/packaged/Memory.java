package dev.xs2gateway.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway's memory holds, in bytes.
 *
 * @param heap that is alive
 * @param direct outside the heap, whoever asked for it and how: the buffers of which Java knows, and those of Netty
 */
record Memory(long heap, long direct) {
    /** An option that the JVM must have been started with. */
    static final String TRACKED = "-XX:NativeMemoryTracking=summary";

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern LAST_LINE = Pattern.compile("Total +[0-9]+ +([0-9]+)");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=[0-9]+KB, committed=([0-9]+)KB\\)");

    /** Collects the garbage. */
    static Memory of(Gateway gateway) {
        long alive = number(LAST_LINE, ask(gateway, "GC.class_histogram"));
        long direct = number(OTHER, ask(gateway, "VM.native_memory", "summary")) << 10;
        return new Memory(alive, direct);
    }

    private static long number(Pattern where, String told) {
        Matcher line = where.matcher(told);
        if (!line.find()) {
            throw new IllegalStateException("jcmd says " + told);
        }
        return Long.parseLong(line.group(1));
    }

    private static String ask(Gateway gateway, String... command) {
        try {
            List<String> all = new ArrayList<>(List.of(JCMD.toString(), Long.toString(gateway.pid())));
            all.addAll(List.of(command));
            Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
