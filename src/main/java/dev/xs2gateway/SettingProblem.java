package dev.xs2gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites the configuration library's message about a setting in the form of {@link InvalidSettingException}. */
final class SettingProblem {
    private static final Pattern EXCEPTION = Pattern.compile("^(?:[a-z]+\\.)+[A-Za-z]+(?:Exception|Error): ");
    private static final Pattern CODE = Pattern.compile("SRCFG[0-9]+: ");
    private static final Pattern MISSING = Pattern.compile("The config property (\\S+) is required but .*");
    private static final Pattern UNEXPANDED = Pattern.compile("Could not expand value (\\S+) in property (\\S+)");
    private static final Pattern EMPTY =
            Pattern.compile("The config property (\\S+) is defined as the empty String .*");
    private static final Pattern UNREADABLE = Pattern.compile(
            "The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted ?(.*)",
            Pattern.DOTALL);
    private static final Pattern UNKNOWN = Pattern.compile("(\\S+) in (.*) does not map to any root");
    private static final Pattern USER_INFO = Pattern.compile("://\\S*@");

    private SettingProblem() {}

    static String line(String problem) {
        String text = CODE.matcher(EXCEPTION.matcher(problem).replaceFirst("")).replaceAll("");
        Matcher found = MISSING.matcher(text);
        if (found.matches()) {
            return notSet(found.group(1));
        }
        found = UNEXPANDED.matcher(text);
        if (found.matches()) {
            return unexpanded(found.group(1), found.group(2));
        }
        found = EMPTY.matcher(text);
        if (found.matches()) {
            return SettingName.withVariable(found.group(1)) + " is empty; allowed: a value, or not to set it";
        }
        found = UNKNOWN.matcher(text);
        if (found.matches()) {
            return found.group(1) + " in " + found.group(2) + " is no setting";
        }
        found = UNREADABLE.matcher(text);
        return found.matches() ? unreadable(found.group(1), found.group(2), found.group(3)) : text;
    }

    private static String notSet(String setting) {
        return SettingName.withVariable(setting) + " is not set; the gateway does not start without it";
    }

    /** A secret may contain what looks like a reference to another setting; naming that setting would show a part of the secret. */
    private static String unexpanded(String other, String setting) {
        return SecretSettings.contains(setting)
                ? SettingName.withVariable(setting) + " contains ${…}; allowed: a value in which \\${ stands for ${"
                : notSet(other);
    }

    private static String unreadable(String setting, String value, String why) {
        if (SecretSettings.contains(setting)) {
            return SettingName.withVariable(setting) + " is not shown here, and cannot be read";
        }
        return SettingName.withVariable(setting) + " is "
                + USER_INFO.matcher(value).replaceAll("://…@").replaceAll("\\R", " ") + "; allowed: " + allowed(why);
    }

    private static String allowed(String why) {
        int values = why.indexOf("allowed values: ");
        if (values >= 0) {
            return why.substring(values + "allowed values: ".length()).replace(",", ", ");
        }
        if (why.startsWith("Invalid duration")) {
            return "a time such as 200ms, 20s, 5m or 1h";
        }
        if (why.contains("[BbKkMmGgTtPpEeZzYy]")) {
            return "a size such as 256K, 64M or 1G";
        }
        if (why.startsWith("Expected an integer") || why.startsWith("Expected a long")) {
            return "a whole number";
        }
        return why.startsWith("Expected a double") ? "a number" : why.replaceAll("\\R", " ");
    }
}
