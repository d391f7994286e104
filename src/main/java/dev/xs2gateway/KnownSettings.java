package dev.xs2gateway;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's settings, as its {@code @ConfigMapping} interfaces declare them. */
final class KnownSettings {
    private static final Pattern ANOTHER = Pattern.compile("\\$\\{(gateway[^:}]*).*");

    private KnownSettings() {}

    /** All settings by name, such as {@code gateway.orders.open-age}. */
    static Map<String, Property> all() {
        Map<String, Property> all = new TreeMap<>();
        for (SettingsCheck<?> check : SettingsValidator.checks()) {
            ConfigMappings.getProperties(ConfigClass.configClass(check.settings()))
                    .forEach((name, property) -> all.put(name.replace("[*]", ""), property));
        }
        return all;
    }

    /** The other setting whose value this one takes by default, if there is one. */
    static Optional<String> defaultOf(String setting) {
        Property property = all().get(setting);
        if (property == null || !property.hasDefaultValue()) {
            return Optional.empty();
        }
        Matcher another = ANOTHER.matcher(property.getDefaultValue());
        return another.matches() ? Optional.of(another.group(1)) : Optional.empty();
    }
}
