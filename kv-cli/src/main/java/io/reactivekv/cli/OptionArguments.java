package io.reactivekv.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes an option's argument that looks like an option only where an equals sign attaches it, so that one that was left out
 * is noticed: {@code --prefix --yes} is a mistake, {@code --after=-v} is a key.
 */
final class OptionArguments implements IParameterPreprocessor {

    @Override
    @SuppressWarnings("JdkObsolete") // It is what the parser hands out.
    public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec of, Map<String, Object> info) {
        for (int i = args.size() - 1; i >= 0; i--) {
            String name = args.get(i);
            if (name.equals("--") || spec.subcommands().containsKey(name)) {
                break;
            }
            if (takesAnArgument(spec.optionsMap().get(name)) && --i >= 0 && isOption(args.get(i), spec)) {
                String found = args.get(i);
                throw new ParameterException(
                        spec.commandLine(),
                        "Expected parameter for option '" + name + "' but found '" + found
                                + "'; if that is meant, write '" + name + "=" + found + "'");
            }
        }
        return false;
    }

    private static boolean takesAnArgument(@Nullable OptionSpec option) {
        return option != null && option.arity().max() > 0;
    }

    private static boolean isOption(String text, CommandSpec spec) {
        if (!text.startsWith("-")) {
            return false;
        }
        String name = text.split("=", 2)[0];
        boolean isCluster = text.length() > 2 && spec.optionsMap().containsKey(text.substring(0, 2));
        return isCluster || spec.optionsMap().containsKey(name);
    }
}
