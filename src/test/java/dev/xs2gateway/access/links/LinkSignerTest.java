package dev.xs2gateway.access.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.access.links.Link.Kind;
import dev.xs2gateway.access.links.Verification.Expired;
import dev.xs2gateway.access.links.Verification.Invalid;
import dev.xs2gateway.access.links.Verification.Reason;
import dev.xs2gateway.access.links.Verification.Valid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final LinkKey K1 = new LinkKey("k1", secret(1));
    private static final LinkKey K2 = new LinkKey("k2", secret(2));

    private LinkKeys keys = new LinkKeys(List.of(K2, K1));
    private final LinkSigner signer = new LinkSigner(() -> keys, new SecureRandom());
    private final SignedLink ticket = signer.sign(Kind.TICKET, "order-1", "item-1", NOW.plusSeconds(900), true);

    @Property
    void aLinkIsReadBackWhole(
            @ForAll Kind kind,
            @ForAll @AlphaChars @StringLength(min = 1, max = 64) String owner,
            @ForAll @StringLength(max = 60) String item,
            @ForAll @LongRange(min = 1, max = 604_800) long seconds,
            @ForAll boolean confirm) {
        SignedLink signed = signer.sign(kind, owner, wellFormed(item), NOW.plusSeconds(seconds), confirm);

        assertThat(signer.verify(signed.token(), NOW)).isEqualTo(new Valid(signed.link()));
        assertThat(signed.link())
                .isEqualTo(
                        new Link(signed.link().id(), kind, owner, wellFormed(item), NOW.plusSeconds(seconds), confirm));
        assertThat(signed.token()).matches("[A-Za-z0-9_-]{80,780}");
    }

    @Test
    void theLongestIdsHaveRoom() {
        SignedLink signed = signer.sign(Kind.INVOICE, "o".repeat(255), "i".repeat(255), NOW.plusSeconds(1), false);

        assertThat(signer.verify(signed.token(), NOW)).isEqualTo(new Valid(signed.link()));
        assertThatThrownBy(() -> signer.sign(Kind.INVOICE, "o", "i".repeat(256), NOW, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenOfATicketIsShort() {
        SignedLink usual = signer.sign(Kind.TICKET, "o".repeat(24), "i".repeat(32), NOW, true);

        assertThat(usual.token()).hasSizeLessThan(170);
        assertThat(usual.link().id()).matches("[A-Za-z0-9_-]{16}");
    }

    @Test
    void idsDiffer() {
        assertThat(Stream.generate(() -> signer.sign(Kind.TICKET, "o", "i", NOW, true)
                                .link()
                                .id())
                        .limit(1000))
                .doesNotHaveDuplicates();
    }

    @Test
    void everySingleBitOfTheTextCounts() {
        byte[] text = ticket.token().getBytes(StandardCharsets.ISO_8859_1);
        for (int bit = 0; bit < text.length * Byte.SIZE; bit++) {
            byte[] changed = flipped(text, bit);

            assertThat(signer.verify(new String(changed, StandardCharsets.ISO_8859_1), NOW))
                    .as("bit " + bit)
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void everySingleBitOfTheBytesCounts() {
        byte[] bytes = Base64.getUrlDecoder().decode(ticket.token());
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            assertThat(signer.verify(base64(flipped(bytes, bit)), NOW))
                    .as("bit " + bit)
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void everyShorterAndLongerTextIsInvalid() {
        IntStream.range(0, ticket.token().length())
                .mapToObj(end -> ticket.token().substring(0, end))
                .forEach(shorter -> assertThat(signer.verify(shorter, NOW)).isInstanceOf(Invalid.class));
        assertThat(signer.verify(ticket.token() + "A", NOW)).isInstanceOf(Invalid.class);
        assertThat(signer.verify(ticket.token() + "=", NOW)).isInstanceOf(Invalid.class);
        assertThat(signer.verify("A".repeat(100_000), NOW)).isInstanceOf(Invalid.class);
    }

    @Test
    void anotherFieldNeedsAnotherSignature() {
        byte[] bytes = Base64.getUrlDecoder().decode(ticket.token());
        byte[] signature = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
        Link link = ticket.link();
        for (Link other : List.of(
                new Link(link.id(), link.kind(), "item-1", "order-1", link.expiresAt(), true),
                new Link(link.id(), link.kind(), "order-2", "item-1", link.expiresAt(), true),
                new Link(link.id(), link.kind(), "order-1i", "tem-1", link.expiresAt(), true),
                new Link(link.id(), Kind.INVOICE, "order-1", "item-1", link.expiresAt(), true),
                new Link(
                        link.id(),
                        link.kind(),
                        "order-1",
                        "item-1",
                        link.expiresAt().plusSeconds(1),
                        true),
                new Link(link.id(), link.kind(), "order-1", "item-1", link.expiresAt(), false))) {
            String forged = base64(joined(LinkCodec.encode("k2", other), signature));

            assertThat(signer.verify(forged, NOW)).as(other.toString()).isEqualTo(new Invalid(Reason.FORGED));
        }
    }

    @Test
    void aTokenIsOfTheKeyThatItNames() {
        String named = LinkSigner.token(LinkCodec.encode("k1", ticket.link()), K2);

        assertThat(signer.verify(named, NOW)).isEqualTo(new Invalid(Reason.FORGED));
    }

    @Test
    void olderKeysVerifyAndTheFirstSigns() {
        SignedLink old = new LinkSigner(() -> new LinkKeys(List.of(K1)), new SecureRandom())
                .sign(Kind.ORDER_ZIP, "order-1", "", NOW.plusSeconds(1), false);

        assertThat(signer.verify(old.token(), NOW)).isEqualTo(new Valid(old.link()));
        assertThat(LinkCodec.keyId(Base64.getUrlDecoder().decode(ticket.token())))
                .isEqualTo("k2");
    }

    @Test
    void aRemovedKeyEndsItsLinks() {
        keys = new LinkKeys(List.of(K1));

        assertThat(signer.verify(ticket.token(), NOW)).isEqualTo(new Invalid(Reason.UNKNOWN_KEY));
    }

    @Test
    void aReplacedSecretEndsItsLinks() {
        keys = new LinkKeys(List.of(new LinkKey("k2", secret(3))));

        assertThat(signer.verify(ticket.token(), NOW)).isEqualTo(new Invalid(Reason.FORGED));
    }

    @Test
    void aLinkEndsWithTheSecondThatItStates() {
        Instant end = ticket.link().expiresAt();

        assertThat(signer.verify(ticket.token(), end.minusNanos(1))).isInstanceOf(Valid.class);
        assertThat(signer.verify(ticket.token(), end)).isEqualTo(new Expired(ticket.link()));
        assertThat(signer.verify(ticket.token(), end.plusSeconds(1))).isEqualTo(new Expired(ticket.link()));
    }

    @Test
    void theAnswerToAForgedTokenDoesNotRevealThatItHasExpired() {
        byte[] bytes = Base64.getUrlDecoder().decode(ticket.token());

        assertThat(signer.verify(base64(flipped(bytes, 200)), ticket.link().expiresAt()))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void signedBytesOfAnotherFormAreMalformed() {
        byte[] signed = LinkCodec.encode("k2", ticket.link());
        int kind = 1 + 1 + 2 + LinkCodec.ID_BYTES;
        for (byte[] other : List.of(
                Arrays.copyOf(signed, signed.length + 1),
                Arrays.copyOf(signed, signed.length - 1),
                replaced(signed, 0, 2),
                replaced(signed, kind, 4),
                replaced(signed, kind, -1),
                replaced(signed, kind + 1, 2),
                replaced(signed, kind + 2, 127),
                replaced(signed, signed.length - 1, 0xff))) {
            assertThat(signer.verify(LinkSigner.token(other, K2), NOW)).isEqualTo(new Invalid(Reason.MALFORMED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "AQ", "Af8", "AQJrMg", "not a token", "ä", "../../etc/passwd", "AQ=="})
    void anyOtherTextIsMalformed(String text) {
        assertThat(signer.verify(text, NOW)).isInstanceOf(Invalid.class);
    }

    @Property
    void noTextMakesItFail(@ForAll String text) {
        assertThat(signer.verify(text, NOW)).isInstanceOf(Invalid.class);
    }

    @Test
    void nothingShowsTheTokenOrASecret() {
        assertThat(ticket.toString())
                .doesNotContain(ticket.token())
                .contains(ticket.link().id());
        assertThat(K1).hasToString("link key k1");
        assertThat(keys).hasToString("keys k2, k1, of which the first signs");
    }

    private static byte[] secret(int seed) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        return secret;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return changed;
    }

    private static byte[] replaced(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without lone surrogates, which no UTF-8 can carry. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
