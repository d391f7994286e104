package dev.xs2gateway.access;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the YAML files of this package: one document of at most a mebibyte in UTF-8, without aliases.
 * No object is constructed from a tag; the reader sees mappings, lists and texts only.
 */
public final class YamlDocument {
    /** The size in bytes beyond which a file is refused. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 10;
    /** The problems that quote a word of the content. */
    private static final Pattern QUOTED =
            Pattern.compile("(tag is not allowed|alias|anchor|directive)\\b.*", Pattern.DOTALL);

    private YamlDocument() {}

    /**
     * Reads the mapping at the root of a document.
     *
     * @param known the keys that the mapping may have
     * @throws InvalidFileException if the content is no such document; its message shows nothing of the content
     */
    public static YamlMap read(byte[] content, Set<String> known, YamlProblems problems) throws InvalidFileException {
        if (content.length > MOST_BYTES) {
            throw invalid("the file is larger than " + MOST_BYTES + " bytes");
        }
        Node root = compose(text(content));
        if (!(root instanceof MappingNode mapping)) {
            throw invalid("the file has no mapping at its root; it begins with " + String.join(" or ", known) + ":");
        }
        return new YamlMap(mapping, "", known, problems);
    }

    private static String text(byte[] content) throws InvalidFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("the file is not UTF-8");
        }
    }

    private static @Nullable Node compose(String text) throws InvalidFileException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            // Not its message, which quotes the line, and so perhaps a secret.
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String problem = QUOTED.matcher(String.valueOf(e.getProblem())).replaceFirst("$1");
            throw invalid("line " + line + " is not YAML: " + problem);
        } catch (YAMLException e) {
            throw invalid(
                    "the file cannot be read: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static InvalidFileException invalid(String problem) {
        return new InvalidFileException(List.of(problem));
    }
}
