package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappingInterface.Property;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/settings.md says of every setting what the code says, and of no other. */
class SettingsTableTest {
    private static final Pattern ANOTHER = Pattern.compile("\\$\\{(gateway[^:}]*).*");

    private final Map<String, Property> settings = Settings.all();
    private final List<List<String>> table =
            Table.in(Path.of("docs/settings.md"), "gateway.").rows();

    @Test
    void everySettingHasOneRowAndEveryRowASetting() {
        assertThat(table.stream().map(row -> Table.bare(row.getFirst())))
                .containsExactlyInAnyOrderElementsOf(settings.keySet());
    }

    @Test
    void everyRowStatesTheDefaultAndAMeaning() {
        assertThat(table).allSatisfy(row -> {
            assertThat(row).hasSize(3);
            assertThat(row.getLast()).isNotBlank();
            String name = Table.bare(row.getFirst());
            if (settings.containsKey(name)) {
                assertThat(row.get(1)).as(name).contains(stated(settings.get(name)));
            }
        });
    }

    /** A default that is another setting's value is told by that one's name. */
    private static String stated(Property setting) {
        if (!setting.hasDefaultValue()) {
            return Settings.isNeeded(setting) ? "none: refuses to start" : "";
        }
        Matcher another = ANOTHER.matcher(setting.getDefaultValue());
        return "`" + (another.matches() ? another.group(1) : setting.getDefaultValue()) + "`";
    }
}
