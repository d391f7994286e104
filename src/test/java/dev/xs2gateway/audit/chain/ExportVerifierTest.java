package dev.xs2gateway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.audit.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the check of an export says, and what it does not look at. */
class ExportVerifierTest {
    private static ChainedRecord first(String address) {
        return new RecordChain("p").append(Records.some().remoteAddress(address).make(), 0);
    }

    private static List<String> exportOf(String line, ChainedRecord entry) {
        return List.of(
                ExportLines.begin(1, "p", 1, 0L, null),
                line,
                ExportLines.end("p", 1, entry.hash()),
                ExportLines.endOfExport(1, 1));
    }

    @Test
    void anAddressMayBeDeletedWithoutBreakingTheChain() {
        ChainedRecord entry = first("192.0.2.7");
        String without = entry.json().replace(",\"remoteAddress\":\"192.0.2.7\"", "");
        assertThat(without).doesNotContain("192.0.2.7");

        assertThat(Export.verify(exportOf(entry.json(), entry)).text())
                .isEqualTo("ok: 1 records of 1 pods, none edited or missing");
        assertThat(Export.verify(exportOf(without, entry)).isOk()).isTrue();
    }

    @Test
    void theHashIsTheSha256OfTheCanonicalMembers() throws Exception {
        ChainedRecord entry = first("192.0.2.7");
        String hashed = entry.json()
                .replace(",\"remoteAddress\":\"192.0.2.7\"", "")
                .replace(",\"hash\":\"" + entry.hash() + "\"", "");

        assertThat(HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(entry.hash());
    }

    @Test
    void aRecordThatWasHashedAnewAfterAnEditIsFoundByItsSuccessor() {
        RecordChain chain = new RecordChain("p");
        ChainedRecord one = chain.append(Records.some().make(), 0);
        ChainedRecord two = chain.append(Records.some().make(), 0);
        ChainedRecord forged =
                new RecordChain("p").append(Records.some().consumer("another").make(), 0);

        ExportVerifier.Result result = Export.verify(List.of(
                ExportLines.begin(1, "p", 1, 0L, null),
                forged.json(),
                two.json(),
                ExportLines.end("p", 2, two.hash()),
                ExportLines.endOfExport(1, 2)));

        assertThat(one.hash()).isNotEqualTo(forged.hash());
        assertThat(result.line()).isEqualTo(3);
        assertThat(result.text()).contains("line 3", "does not follow the record before it");
    }

    @Test
    void aChainWhoseBeginningRetentionHasDeletedIsOkAfterItsAnchorAlone() {
        RecordChain chain = new RecordChain("p");
        ChainedRecord one = chain.append(Records.some().make(), 0);
        ChainedRecord two = chain.append(Records.some().make(), 0);
        List<String> kept = new ArrayList<>(List.of(
                ExportLines.begin(1, "p", 2, 1L, one.hash()),
                two.json(),
                ExportLines.end("p", 1, two.hash()),
                ExportLines.endOfExport(1, 1)));
        assertThat(Export.verify(kept).isOk()).isTrue();

        kept.set(0, ExportLines.begin(1, "p", 2, 0L, null));
        assertThat(Export.verify(kept).text()).startsWith("line 1").contains("first records of pod p are missing");

        kept.set(0, ExportLines.begin(1, "p", 2, 1L, two.hash()));
        assertThat(Export.verify(kept).text()).startsWith("line 2").contains("does not follow");
    }

    @Test
    void aRecordReadsAsItWasWritten() throws IOException {
        ChainedRecord entry = new RecordChain("p")
                .append(
                        Records.some()
                                .file("ticket", "quote\" back\\slash \u0001 tab\t é 票 \uD83C\uDFAB")
                                .link("l1")
                                .make(),
                        3);

        assertThat(ChainedJson.read(entry.json())).isEqualTo(entry);
        assertThat(ChainedJson.read(entry.json()).json()).isEqualTo(entry.json());
    }

    @Test
    void whatNoTextColumnTakesIsReplacedInARecord() {
        String file = Records.some().file("ticket", "a\0b\uD83C").make().file();

        assertThat(file).isEqualTo("a\uFFFDb\uFFFD");
    }
}
