package dev.xs2gateway.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a {@link YamlDocument}. Each method reports what it does not find in the form it asks for, with its place,
 * and then returns null or an empty list, so that the reader continues and finds the other problems too.
 */
public final class YamlMap {
    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final Set<Tag> TEXT = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final String path;
    private final int line;
    private final YamlProblems problems;

    YamlMap(MappingNode node, String path, Set<String> known, YamlProblems problems) {
        this.path = path;
        this.line = lineOf(node);
        this.problems = problems;
        node.getValue().forEach(entry -> add(entry, known));
    }

    private void add(NodeTuple entry, Set<String> known) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!known.contains(key)) {
            String shown = SHOWABLE.matcher(key).matches() ? " " + key : "";
            problems.add(
                    "line " + lineOf(entry.getKeyNode()) + ":",
                    "unknown key" + shown + "; allowed here: "
                            + String.join(", ", known.stream().sorted().toList()));
        } else if (values.putIfAbsent(key, entry.getValueNode()) != null) {
            problems.add(place(key, entry.getKeyNode()), "is there twice");
        }
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The text of a key that must be there; null after a problem. */
    public @Nullable String requiredText(String key) {
        if (!isThere(key)) {
            return null;
        }
        return text(key);
    }

    /** The text of a key; null if it is not there, or after a problem. Numbers, dates and booleans are texts too. */
    public @Nullable String text(String key) {
        Node value = values.get(key);
        return value == null ? null : textOf(value, path(key));
    }

    /** The texts of a list, without those that are no text; empty if the key is not there. */
    public List<String> texts(String key) {
        return elements(key, this::textOf);
    }

    /** The mappings of a list, without elements that are none; empty if the key is not there. */
    public List<YamlMap> maps(String key, Set<String> known) {
        return elements(key, (node, place) -> mapOf(node, place, known));
    }

    /** The mapping of a key; null if it is not there, or after a problem. */
    public @Nullable YamlMap map(String key, Set<String> known) {
        Node value = values.get(key);
        return value == null ? null : mapOf(value, path(key), known);
    }

    /** Reports a key that is not there. */
    public boolean isThere(String key) {
        if (!has(key)) {
            problems.add(path(key) + " (line " + line + ")", "is missing");
        }
        return has(key);
    }

    /** Reports a problem with the value of a key; {@code wrong} shows no secret. */
    public void problem(String key, String wrong) {
        Node value = values.get(key);
        problems.add(value == null ? path(key) + " (line " + line + ")" : place(key, value), wrong);
    }

    /** Reads one element of a list; returns null after a problem. */
    private interface ElementReader<T> {
        @Nullable
        T read(Node node, String place);
    }

    private <T> List<T> elements(String key, ElementReader<T> reader) {
        Node value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode list)) {
            problems.add(place(key, value), "must be a list");
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        int index = 0;
        for (Node node : list.getValue()) {
            T element = reader.read(node, path(key) + "[" + index++ + "]");
            if (element != null) {
                elements.add(element);
            }
        }
        return elements;
    }

    private @Nullable String textOf(Node node, String place) {
        if (node instanceof ScalarNode scalar && TEXT.contains(scalar.getTag())) {
            return scalar.getValue();
        }
        problems.add(place + " (line " + lineOf(node) + ")", "must be a text");
        return null;
    }

    private @Nullable YamlMap mapOf(Node node, String place, Set<String> known) {
        if (node instanceof MappingNode mapping) {
            return new YamlMap(mapping, place, known, problems);
        }
        problems.add(place + " (line " + lineOf(node) + ")", "must be a mapping");
        return null;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String place(String key, Node node) {
        return path(key) + " (line " + lineOf(node) + ")";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
