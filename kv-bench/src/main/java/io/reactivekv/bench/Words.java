package io.reactivekv.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a command line, taken out one after the other. Not thread-safe. */
final class Words {

    private final List<String> rest;

    Words(List<String> words) {
        rest = new ArrayList<>(words);
    }

    /** Takes a word out, and says whether it was there. */
    boolean flag(String name) {
        boolean there = rest.remove(name);
        once(name);
        return there;
    }

    /** Takes an option with its value out; empty when it is not there. */
    Optional<String> option(String name) {
        int at = rest.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == rest.size()) {
            throw UsageException.mistake(name + " needs a value");
        }
        rest.remove(at);
        String value = rest.remove(at);
        once(name);
        if (value.isBlank()) {
            throw UsageException.mistake(name + " needs a value");
        }
        return Optional.of(value);
    }

    private void once(String name) {
        if (rest.contains(name)) {
            throw UsageException.mistake(name + " is there twice");
        }
    }

    /** Takes an option with a whole number out. */
    Optional<Integer> number(String name) {
        return option(name).map(value -> {
            try {
                int number = Integer.parseInt(value);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // As bad as one that is too small.
            }
            throw UsageException.mistake(name + " is a whole number from 1 on, not " + value);
        });
    }

    /** What has not been taken. */
    List<String> rest() {
        for (String word : rest) {
            if (word.startsWith("-")) {
                throw UsageException.mistake("no option " + word);
            }
        }
        return List.copyOf(rest);
    }
}
