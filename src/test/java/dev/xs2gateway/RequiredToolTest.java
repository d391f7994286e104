package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class RequiredToolTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aToolThatIsThereIsEnough(boolean ci) {
        assertThatCode(() -> RequiredTool.require(true, "a hammer", ci)).doesNotThrowAnyException();
    }

    @Test
    void aMissingToolSkipsTheTestOfADeveloper() {
        assertThatThrownBy(() -> RequiredTool.require(false, "a hammer", false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("a hammer");
    }

    @Test
    void aMissingToolFailsTheTestInCi() {
        assertThatThrownBy(() -> RequiredTool.require(false, "a hammer", true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a hammer");
    }
}
