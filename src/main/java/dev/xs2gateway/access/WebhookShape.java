package dev.xs2gateway.access;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks the form of a consumer's {@code webhook} in the consumers' file. Its values are not used yet. */
final class WebhookShape {
    static final Set<String> KEYS = Set.of("url", "secrets", "events");

    private static final Predicate<String> URL =
            Pattern.compile("https?://[\\x21-\\x7e]{1,2000}").asMatchPredicate();
    private static final Predicate<String> SECRET =
            Pattern.compile("whsec_[\\x21-\\x7e]{1,200}").asMatchPredicate();
    private static final Predicate<String> EVENT =
            Pattern.compile("[a-z]+([.-][a-z]+)+").asMatchPredicate();

    private WebhookShape() {}

    static void check(YamlMap webhook) {
        String url = webhook.requiredText("url");
        if (url != null && !URL.test(url)) {
            webhook.problem("url", "must be an address such as https://shop.example.com/hooks");
        }
        if (webhook.isThere("secrets")) {
            checkAll(webhook, "secrets", SECRET, "must be texts that begin with whsec_, at least one");
        }
        if (webhook.has("events")) {
            checkAll(webhook, "events", EVENT, "must be types such as order.ready, at least one");
        }
    }

    private static void checkAll(YamlMap webhook, String key, Predicate<String> form, String wrong) {
        List<String> texts = webhook.texts(key);
        if (texts.isEmpty() || !texts.stream().allMatch(form)) {
            webhook.problem(key, wrong);
        }
    }
}
