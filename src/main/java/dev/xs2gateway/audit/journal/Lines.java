package dev.xs2gateway.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads whole lines from a file. A line whose end is missing was cut off by the end of its process and is not read. */
final class Lines {
    private Lines() {}

    static Journal.Batch read(FileChannel file, long from, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, file.size() - from));
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // Reads on until the buffer is full or the file ends.
        }
        int end = bytes.position();
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        String text = new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
        List<String> lines = text.isEmpty() ? List.of() : text.lines().toList();
        return new Journal.Batch(lines, from + end);
    }
}
