package dev.xs2gateway.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.xs2gateway.MovedClock;
import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultReaderTest {
    private static final String VENDORS = "vendor-secret-detail";

    private final MovedClock clock = new MovedClock();
    private static final Duration PROBE = Duration.ofMinutes(15);

    private final FaultReader faults = new FaultReader(clock, PROBE);

    private static Failure failure(UpstreamFault fault) {
        return fault.asFailure().failure();
    }

    private UpstreamFault ofStatus(int status, @Nullable String retryAfter) {
        return faults.ofStatus(new RefusedCall(status, retryAfter, true), true);
    }

    private UpstreamFault ofFile(int status, @Nullable String retryAfter) {
        return faults.ofStatus(new RefusedCall(status, retryAfter, true), false);
    }

    @ParameterizedTest
    @CsvSource({
        "301, UpstreamInvalid, false, false",
        "302, UpstreamInvalid, false, false",
        "400, QueryRefused, false, false",
        "401, UpstreamRefused, false, false",
        "403, UpstreamRefused, false, false",
        "404, UpstreamInvalid, false, false",
        "406, UpstreamInvalid, false, false",
        "413, QueryRefused, false, false",
        "414, QueryRefused, false, false",
        "418, UpstreamInvalid, false, false",
        "422, QueryRefused, false, false",
        "429, UpstreamUnavailable, false, true",
        "431, QueryRefused, false, false",
        "500, UpstreamUnavailable, true, true",
        "501, UpstreamInvalid, false, true",
        "502, UpstreamUnavailable, true, true",
        "503, UpstreamUnavailable, false, true",
        "504, UpstreamUnavailable, true, true",
        "599, UpstreamInvalid, false, true"
    })
    void eachStatusHasItsFailureAndItsOutcome(int status, String failure, boolean again, boolean counts) {
        UpstreamFault fault = ofStatus(status, null);

        assertThat(failure(fault).getClass().getSimpleName()).isEqualTo(failure);
        assertThat(fault.isRetryable()).isEqualTo(again);
        assertThat(fault.countsAgainstUpstream()).isEqualTo(counts);
        assertThat(RefusedCall.statusIn(fault.asFailure())).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void aRateLimitStatesWhenToRetry(int status) {
        assertThat(failure(ofStatus(status, "7")))
                .isEqualTo(new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway (" + status + ")", Duration.ofSeconds(7)));
        assertThat(failure(ofStatus(status, null)))
                .isEqualTo(new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway (" + status + ")", Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({
        "401, true",
        "403, true",
        "404, false",
        "400, false",
        "422, false",
        "429, false",
        "500, false",
        "503, false"
    })
    void theKeyIsDoubtedAfterA401AndAfterALookupsOwn403(int status, boolean doubted) {
        assertThat(doubtsKey(ofStatus(status, null))).isEqualTo(doubted);
    }

    private static boolean doubtsKey(UpstreamFault fault) {
        return UpstreamFault.outcomeOf(fault).equals(new CallOutcome.KeyDoubted(PROBE));
    }

    @ParameterizedTest
    @CsvSource({"401, true", "403, false"})
    void aFiles403IsAboutTheFile(int status, boolean doubted) {
        assertThat(doubtsKey(ofFile(status, null))).isEqualTo(doubted);
    }

    @Test
    void aFirewalls403ToALookupIsAnOutage() {
        UpstreamFault fault = faults.ofStatus(new RefusedCall(403, "7", false), true);

        assertThat(UpstreamFault.outcomeOf(fault)).isEqualTo(new CallOutcome.Limited(Duration.ofSeconds(7)));
        assertThat(failure(fault))
                .isEqualTo(new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway (403)", Duration.ofSeconds(7)));
        assertThat(fault.isRetryable()).isFalse();
        assertThat(fault.countsAgainstUpstream()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"202, 7", "409, 7", "423, 7", "425, 7", "400, 7", "404, 7", "422, 7", "202, 10", "409, 10", "425, 10"})
    void aFileThatIsNotReadyKeepsTheStatedTime(int status, int seconds) {
        UpstreamFault fault = ofFile(status, seconds == 10 ? null : String.valueOf(seconds));

        assertThat(failure(fault))
                .isEqualTo(new Failure.UpstreamUnavailable(
                        "XS2Event has not prepared the file yet (" + status + ")", Duration.ofSeconds(seconds)));
        assertThat(UpstreamFault.isNotYet(fault.asFailure())).isTrue();
        assertThat(fault.isRetryable()).isFalse();
        assertThat(fault.countsAgainstUpstream()).isFalse();
        assertThat(UpstreamFault.outcomeOf(fault)).isEqualTo(new CallOutcome.Accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aBrokenServerThatStatesATimeIsNotAskedAgainBeforeIt(int status) {
        UpstreamFault fault = ofFile(status, "7");

        assertThat(fault.isRetryable()).isFalse();
        assertThat(UpstreamFault.outcomeOf(fault)).isEqualTo(new CallOutcome.Limited(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414, 431})
    void aFilesUrlThatIsTooLongCannotBeMadeShorter(int status) {
        assertThat(failure(ofFile(status, null)))
                .isEqualTo(new Failure.FileUnobtainable("XS2Event answered " + status));
    }

    @Test
    void aForbiddenFileIsUnobtainable() {
        assertThat(failure(ofFile(403, null)))
                .isEqualTo(new Failure.FileUnobtainable("XS2Event forbids this file (403)"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "404, true",
        "414, true",
        "422, true",
        "302, true",
        "401, false",
        "403, false",
        "429, false",
        "500, false",
        "502, false",
        "503, false"
    })
    void onlyAnAnswerToTheQuestionShowsThatWeAreWelcome(int status, boolean accepted) {
        assertThat(UpstreamFault.outcomeOf(ofStatus(status, null)) instanceof CallOutcome.Accepted)
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void aRefusedCallStatesAWaitOnlyIfXs2EventStatesOne(int status) {
        assertThat(UpstreamFault.outcomeOf(ofStatus(status, null))).isEqualTo(new CallOutcome.Limited(null));
        assertThat(UpstreamFault.outcomeOf(ofStatus(status, "7")))
                .isEqualTo(new CallOutcome.Limited(Duration.ofSeconds(7)));
    }

    static Stream<Throwable> broken() {
        return Stream.of(
                new ConnectException(VENDORS),
                new IOException(VENDORS),
                new HttpClosedException(VENDORS),
                new StreamResetException(1),
                new ProcessingException(new ConnectException(VENDORS)),
                new ProcessingException(new ProcessingException(new HttpClosedException(VENDORS))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenConnectionIsWorthAnotherTry(Throwable thrown) {
        UpstreamFault fault = faults.ofLookup(thrown);

        assertThat(failure(fault))
                .isEqualTo(
                        new Failure.UpstreamUnavailable("XS2Event sent no complete response", Duration.ofSeconds(2)));
        assertThat(fault.isRetryable()).isTrue();
        assertThat(fault.countsAgainstUpstream()).isTrue();
    }

    static Stream<Throwable> late() {
        return Stream.of(
                new io.smallrye.mutiny.TimeoutException(),
                new java.util.concurrent.TimeoutException(VENDORS),
                new ProcessingException(new java.util.concurrent.TimeoutException(VENDORS)));
    }

    @ParameterizedTest
    @MethodSource("late")
    void aTimeoutIsNot(Throwable thrown) {
        UpstreamFault fault = faults.ofLookup(thrown);

        assertThat(failure(fault)).isEqualTo(new Failure.UpstreamTimeout());
        assertThat(fault.isRetryable()).isFalse();
        assertThat(fault.countsAgainstUpstream()).isTrue();
    }

    static Stream<Throwable> senseless() {
        return Stream.of(
                new JsonParseException(null, VENDORS),
                new ProcessingException(new JsonMappingException(null, VENDORS)),
                new ProcessingException(new IOException(new JsonParseException(null, VENDORS))),
                new ProcessingException(VENDORS),
                new IllegalStateException(VENDORS));
    }

    @ParameterizedTest
    @MethodSource("senseless")
    void garbageIsNotEither(Throwable thrown) {
        UpstreamFault fault = faults.ofLookup(thrown);

        assertThat(failure(fault))
                .isEqualTo(new Failure.UpstreamInvalid("XS2Event's response does not conform to its API"));
        assertThat(fault.isRetryable()).isFalse();
        assertThat(fault.countsAgainstUpstream()).isTrue();
    }

    @Test
    void noFailureRepeatsXs2EventsText() {
        List<Throwable> all =
                Stream.of(broken(), late(), senseless()).flatMap(each -> each).toList();

        assertThat(all).allSatisfy(thrown -> {
            FailureException failure = faults.ofLookup(thrown).asFailure();
            assertThat(failure.failure().toString()).doesNotContain(VENDORS);
            assertThat(failure).hasMessageNotContaining(VENDORS);
        });
    }

    @ParameterizedTest
    @MethodSource("fileFailures")
    void aFilesFailureIsKeptAsItIs(Failure failure, boolean again, boolean counts) {
        UpstreamFault fault = faults.ofBytes(failure.asException());

        assertThat(failure(fault)).isEqualTo(failure);
        assertThat(fault.isRetryable()).isEqualTo(again);
        assertThat(fault.countsAgainstUpstream()).isEqualTo(counts);
    }

    static Stream<Arguments> fileFailures() {
        return Stream.of(
                Arguments.of(
                        new Failure.UpstreamUnavailable("it cannot be reached", Duration.ofSeconds(2)), true, true),
                Arguments.of(new Failure.UpstreamTimeout(), false, true),
                Arguments.of(new Failure.UpstreamInvalid("cut"), false, true),
                Arguments.of(new Failure.CallerLeft(), false, false));
    }
}
