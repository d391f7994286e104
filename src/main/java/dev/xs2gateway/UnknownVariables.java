package dev.xs2gateway;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Warns about environment variables that look like settings of the gateway but are none: after a typing error the default stays in force.
 */
@Startup
@Singleton
final class UnknownVariables {
    private static final Logger LOG = Logger.getLogger(UnknownVariables.class);
    private static final String OURS = "GATEWAY_";
    // Kubernetes sets such variables in every pod for a Service that is called "gateway" or "gateway-…".
    private static final Pattern SERVICE_LINK =
            Pattern.compile("GATEWAY_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.+)?)?)");
    private static final Pattern LIST_INDEX = Pattern.compile("_[0-9]+_$");

    @PostConstruct
    void warn() {
        warnings(System.getenv().keySet()).forEach(LOG::warn);
    }

    /** One sentence for each of these names that starts like a setting's but is none. */
    static List<String> warnings(Collection<String> variables) {
        Set<String> known = known();
        return variables.stream()
                .filter(name -> isUnknown(name.toUpperCase(Locale.ROOT), known))
                .sorted()
                .map(name -> name + " is set, but no setting has this name; did you mean "
                        + nearest(name.toUpperCase(Locale.ROOT), known) + "?")
                .toList();
    }

    private static boolean isUnknown(String name, Set<String> known) {
        return name.startsWith(OURS)
                && !known.contains(LIST_INDEX.matcher(name).replaceFirst(""))
                && !SERVICE_LINK.matcher(name).matches();
    }

    private static Set<String> known() {
        return KnownSettings.all().keySet().stream().map(SettingName::variable).collect(Collectors.toSet());
    }

    private static String nearest(String name, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    /** The number of characters to insert, remove or replace (Levenshtein distance). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
