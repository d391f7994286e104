package dev.xs2gateway.deployment;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The gateway's settings, read from its {@code @ConfigMapping} interfaces. */
final class Settings {
    /** Found once: it takes a second to look through all classes. */
    private static final List<ConfigClass> INTERFACES = find();

    private Settings() {}

    static List<ConfigClass> interfaces() {
        return INTERFACES;
    }

    private static List<ConfigClass> find() {
        return new ClassFileImporter()
                .importPath(Path.of("target/classes")).stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> ConfigClass.configClass(type.reflect()))
                        .toList();
    }

    /** By their full names, such as {@code gateway.orders.open-age}. */
    static Map<String, Property> all() {
        Map<String, Property> all = new TreeMap<>();
        interfaces().forEach(type -> ConfigMappings.getProperties(type)
                .forEach((name, property) -> all.put(name.replace("[*]", ""), property)));
        return all;
    }

    static boolean isNeeded(Property property) {
        return !property.hasDefaultValue() && property.getMethod().getReturnType() != Optional.class;
    }

    static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** What the packaged application says of itself, its profile's lines included. */
    static String packaged(String name) {
        Properties properties = new Properties();
        try (var in = Settings.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String value = properties.getProperty("%prod." + name, properties.getProperty(name));
        if (value == null) {
            throw new IllegalArgumentException("application.properties does not set " + name);
        }
        return value;
    }
}
