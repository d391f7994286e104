package dev.xs2gateway.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Dockerfile, read line by line; ours break none. */
public record Recipe(List<Instruction> instructions) {
    /** {@code word} in capitals, and what follows it. */
    public record Instruction(String word, String rest) {
        /** The exec form's words; fails where it is the shell's. */
        public List<String> command() {
            try {
                return new ObjectMapper().readValue(rest, new TypeReference<>() {});
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not in the exec form: " + rest, e);
            }
        }

        /** Without options such as {@code --from=…}. */
        public List<String> words() {
            return Arrays.stream(rest.split(" ", -1))
                    .filter(word -> !word.startsWith("--"))
                    .toList();
        }
    }

    public static Recipe of(Path file) {
        try {
            return new Recipe(Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .map(parts -> new Instruction(parts[0], parts[1]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Instruction> all(String word) {
        return instructions.stream()
                .filter(instruction -> instruction.word().equals(word))
                .toList();
    }

    public Instruction last(String word) {
        return all(word).getLast();
    }

    /** From the project into the image: {@code COPY} lines but those from another stage. */
    public List<List<String>> copies() {
        return all("COPY").stream()
                .filter(copy -> !copy.rest().startsWith("--from"))
                .map(Instruction::words)
                .toList();
    }

    /** The images that it begins with; stages of its own left out. */
    List<String> images() {
        List<String> images = new ArrayList<>();
        List<String> stages = new ArrayList<>();
        for (Instruction from : all("FROM")) {
            List<String> words = from.words();
            if (!stages.contains(words.getFirst())) {
                images.add(words.getFirst());
            }
            if (words.size() == 3) {
                stages.add(words.getLast());
            }
        }
        return images;
    }
}
