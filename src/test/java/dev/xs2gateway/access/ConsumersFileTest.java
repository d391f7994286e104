package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumersFileTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Test
    void aCompleteConsumerIsRead() throws InvalidFileException {
        Consumers consumers = parse("""
                consumers:
                  - name: booking-site
                    keys: [ { id: 7Fq3kZ2a, sha256: "%s", notAfter: "2027-01-01T00:00:00Z" }, { id: Old1234, sha256: %s } ]
                    oidcSubjects: [ "system:serviceaccount:shop:booking-site" ]
                    roles: [ status, tickets, links, changes ]
                    lane: bulk
                    webhook: { url: "https://shop.example.com/hooks", secrets: [ "whsec_abc" ], events: [ "order.ready" ] }
                """.formatted(SHA256, SHA256));

        Consumer consumer = consumers.all().getFirst();
        assertThat(consumer.name()).isEqualTo("booking-site");
        assertThat(consumer.roles()).containsExactly(Role.STATUS, Role.TICKETS, Role.LINKS, Role.CHANGES);
        assertThat(consumer.lane()).isEqualTo(Consumer.DefaultLane.BULK);
        assertThat(consumers.keyCount()).isEqualTo(2);
        ConsumerKey key = Objects.requireNonNull(consumers.key("7Fq3kZ2a"));
        assertThat(key.consumer()).isSameAs(consumer);
        assertThat(key.notAfter()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(consumers.ofSubject("system:serviceaccount:shop:booking-site"))
                .isSameAs(consumer);
        assertThat(consumers.ofSubject("system:serviceaccount:shop:other")).isNull();
    }

    @Test
    void aConsumerNeedsOnlyANameAndARole() throws InvalidFileException {
        Consumer consumer =
                parse("consumers: [ { name: a, roles: [ status ] } ]").all().getFirst();

        assertThat(consumer.lane()).isEqualTo(Consumer.DefaultLane.NORMAL);
        assertThat(consumer.has(Role.STATUS)).isTrue();
        assertThat(consumer.has(Role.TICKETS)).isFalse();
    }

    @Test
    void idsThatYamlTakesForNumbersAreTexts() throws InvalidFileException {
        Consumers consumers =
                parse("consumers: [ { name: 1, keys: [ { id: 1e100000, sha256: %s } ], roles: [ status ] } ]"
                        .formatted("0".repeat(64)));

        assertThat(consumers.key("1e100000")).isNotNull();
        assertThat(consumers.all().getFirst().name()).isEqualTo("1");
    }

    @Test
    void aKeyWithTwoMistakesIsReportedForBoth() {
        assertThat(problems("consumers: [ { name: a, keys: [ { id: x, sha256: y } ], roles: [ status ] } ]"))
                .containsExactly(
                        "consumers[0].keys[0].id (line 1) must be 6 to 16 of A-Z, a-z and 0-9",
                        "consumers[0].keys[0].sha256 (line 1) must be 64 hex digits, the SHA-256 of the whole token text");
    }

    @Test
    void everyMistakeIsReportedWithItsPlace() {
        assertThat(problems("""
                consumers:
                  - name: "a b"
                    roles: []
                    color: red
                  - name: shop
                    keys:
                      - { id: short, sha256: %s }
                      - { id: 7Fq3kZ2a, sha256: xs2g_secret }
                      - { id: 7Fq3kZ2b, sha256: %s, notAfter: tomorrow }
                      - { id: 7Fq3kZ2b, sha256: %s }
                    oidcSubjects: one
                    roles: [ status, everything ]
                    lane: fast
                  - name: shop
                    webhook: { secrets: [ secret ] }
                """.formatted(SHA256, SHA256, SHA256)))
                .containsExactly(
                        "line 4: unknown key color; allowed here: keys, lane, name, oidcSubjects, roles, webhook",
                        "consumers[0].name (line 2) must be 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'",
                        "consumers[0].roles (line 3) must name at least one of: status, tickets, invoices, links, changes,"
                                + " support, operations",
                        "consumers[1].roles (line 12) must be words of: status, tickets, invoices, links, changes, support,"
                                + " operations",
                        "consumers[1].lane (line 13) must be normal or bulk",
                        "consumers[1].keys[0].id (line 7) must be 6 to 16 of A-Z, a-z and 0-9",
                        "consumers[1].keys[1].sha256 (line 8) must be 64 hex digits, the SHA-256 of the whole token text",
                        "consumers[1].keys[2].notAfter (line 9) must be a time such as 2027-01-01T00:00:00Z",
                        "consumers[1].keys[3].id (line 10) is the id of another key too: key 7Fq3kZ2b of shop",
                        "consumers[1].oidcSubjects (line 11) must be a list",
                        "consumers[2].name (line 14) is the name of another consumer too: shop",
                        "consumers[2].roles (line 14) is missing",
                        "consumers[2].webhook.url (line 15) is missing",
                        "consumers[2].webhook.secrets (line 15) must be texts that begin with whsec_, at least one");
    }

    @Test
    void aSubjectBelongsToOneConsumer() {
        assertThat(problems("""
                consumers:
                  - { name: a, oidcSubjects: [ "system:a" ], roles: [ status ] }
                  - { name: b, oidcSubjects: [ "system:a" ], roles: [ status ] }
                """))
                .containsExactly(
                        "consumers[1].oidcSubjects (line 3) has a subject that is of consumer a too: system:a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|has no mapping at its root",
                "'[]'|has no mapping at its root",
                "'consumers'|has no mapping at its root",
                "'{}'|consumers (line 1) is missing",
                "'consumers: { a: b }'|must be a list",
                "'consumers: [ a ]'|consumers[0] (line 1) must be a mapping",
                "'consumers: []\nconsumers: []'|consumers (line 2) is there twice",
                "'users: []'|unknown key users",
                "'consumers: [ { name: !!java.net.URL [ http://a ], roles: [ status ] } ]'|line 1 is not YAML: Global tag is not allowed",
                "'consumers: [ { name: !secret a, roles: [ status ] } ]'|consumers[0].name (line 1) must be a text",
                "'consumers: [ { name: , roles: [ status ] } ]'|consumers[0].name (line 1) must be a text",
                "'a: &a []\nconsumers: *a'|aliases",
                "'consumers: []\n---\nconsumers: []'|line 2 is not YAML",
                "'consumers: [[[[[[[[[[[[[]]]]]]]]]]]]]'|Nesting",
                "'consumers: [ {'|line 1 is not YAML",
            })
    void whatIsNoListOfConsumersIsRefused(String content, String problem) {
        assertThat(String.join("\n", problems(content))).contains(problem);
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThat(problems("#".repeat(YamlDocument.MOST_BYTES + 1)))
                .containsExactly("the file is larger than 1048576 bytes");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        InvalidFileException thrown = catchThrowableOfType(
                InvalidFileException.class, () -> ConsumersFile.parse(new byte[] {'a', ':', ' ', (byte) 0xff}));

        assertThat(thrown.problems()).containsExactly("the file is not UTF-8");
    }

    @Test
    void aFileWithEndlessMistakesIsSummedUp() {
        assertThat(problems("consumers:\n" + "  - {}\n".repeat(100)))
                .hasSize(51)
                .last()
                .isEqualTo("and 150 more problems");
    }

    @Test
    void noMessageShowsASecret() {
        String token = "xs2g_7Fq3kZ2a_secret";
        for (String content : List.of(
                "consumers: [ { name: a, keys: [ { id: " + token + ", sha256: " + token + " } ], roles: [ " + token
                        + " ] } ]",
                "consumers: [ { name: a, webhook: { url: " + token + ", secrets: [ " + token + " ] } } ]",
                "consumers: [ { name: a, keys: [ { id: 7Fq3kZ2a, sha256: \"" + token + " } ]",
                "consumers: [ { name: a, lane: " + token + ", notAfter: @" + token,
                "consumers: !!" + token + " a",
                "consumers: *" + token,
                "%" + token + " 1\n---\na: b")) {
            assertThat(problems(content))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("secret\"") || line.contains(token));
        }
    }

    private static Consumers parse(String content) throws InvalidFileException {
        return ConsumersFile.parse(content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String content) {
        return catchThrowableOfType(InvalidFileException.class, () -> parse(content))
                .problems();
    }
}
