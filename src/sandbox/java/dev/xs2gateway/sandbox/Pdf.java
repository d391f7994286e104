package dev.xs2gateway.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** A PDF of one page with a few lines of text, filled up to a size where one is asked for. */
final class Pdf {
    private final StringBuilder text = new StringBuilder("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
    private final List<Long> offsets = new ArrayList<>();

    private Pdf(List<String> lines) {
        object("<< /Type /Catalog /Pages 2 0 R >>");
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
                + " /Resources << /Font << /F1 4 0 R >> >> >>");
        object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        String page = page(lines);
        object("<< /Length " + page.length() + " >>\nstream\n" + page + "\nendstream");
    }

    /** As small as it comes. */
    static Content of(List<String> lines) {
        var pdf = new Pdf(lines);
        return Content.of((pdf.text + pdf.tail(0)).getBytes(ISO_8859_1));
    }

    /**
     * Exactly {@code size} bytes, most of them in a stream that no reader shows. A size too small for a page gives the
     * beginning of one.
     */
    static Content of(List<String> lines, long size, long seed) {
        var pdf = new Pdf(lines);
        // Ten digits whatever the number is, so that the head's length does not depend on it.
        pdf.offsets.add((long) pdf.text.length());
        String opening = "6 0 obj\n<< /Length %010d >>\nstream\n";
        String closing = "\nendstream\nendobj\n";
        int around = pdf.text.length() + opening.formatted(0).length() + closing.length();
        long middle = size - around - pdf.tail(0).length();
        if (middle < 0) {
            return Content.of((pdf.text + pdf.tail(0)).substring(0, (int) size).getBytes(ISO_8859_1));
        }
        pdf.text.append(opening.formatted(middle));
        String tail = closing + pdf.tail(middle + closing.length());
        return new PatternContent(pdf.text.toString().getBytes(ISO_8859_1), middle, tail.getBytes(ISO_8859_1), seed);
    }

    private void object(String value) {
        offsets.add((long) text.length());
        text.append(offsets.size()).append(" 0 obj\n").append(value).append("\nendobj\n");
    }

    /** @param between bytes that stand between the text so far and the cross-reference table */
    private String tail(long between) {
        var tail = new StringBuilder("xref\n0 " + (offsets.size() + 1) + "\n0000000000 65535 f \n");
        offsets.forEach(offset -> tail.append("%010d 00000 n \n".formatted(offset)));
        return tail.append("trailer\n<< /Size ")
                .append(offsets.size() + 1)
                .append(" /Root 1 0 R >>\nstartxref\n")
                .append("%010d".formatted(text.length() + between))
                .append("\n%%EOF\n")
                .toString();
    }

    private static String page(List<String> lines) {
        var page = new StringBuilder("BT /F1 18 Tf 24 TL 72 770 Td");
        lines.forEach(line -> page.append(" (").append(escaped(line)).append(") Tj T*"));
        return page.append(" ET").toString();
    }

    private static String escaped(String line) {
        String latin = new String(line.getBytes(ISO_8859_1), ISO_8859_1);
        return latin.replaceAll("\\p{Cntrl}", " ").replaceAll("([\\\\()])", "\\\\$1");
    }
}
