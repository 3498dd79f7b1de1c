package io.reactivekv.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. */
final class Commands {

    private Commands() {}

    static CommandLine of(Kv kv) {
        CommandLine root = new CommandLine(kv)
                .addSubcommand(new DemoCommand(kv))
                .addSubcommand(new GetCommand(kv))
                .addSubcommand(new PutCommand(kv))
                .addSubcommand(new DeleteCommand(kv))
                .addSubcommand(new ExistsCommand(kv))
                .addSubcommand(new ScanCommand(kv))
                .addSubcommand(new CountCommand(kv))
                .addSubcommand(new DeleteRangeCommand(kv))
                .addSubcommand(new TtlCommand(kv))
                .addSubcommand(new ExpireCommand(kv))
                .addSubcommand(new WatchCommand(kv))
                .addSubcommand(new StatsCommand(kv))
                .addSubcommand(new PingCommand(kv))
                .addSubcommand(new CopyCommand(kv))
                .addSubcommand(new ImportCommand(kv))
                .addSubcommand(new ExportCommand(kv))
                .addSubcommand(new ReindexCommand(kv))
                .addSubcommand(new ForgetCommand(kv))
                .addSubcommand(new CacheCommand(kv));
        if (!kv.inShell()) {
            root.addSubcommand(new ShellCommand(kv)).addSubcommand(new CompletionCommand(kv));
        }
        Failures failures = new Failures(kv);
        PrintWriter results = kv.console().results();
        layOut(root);
        root.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        root.getSubcommands().values().forEach(Commands::layOut);
        root.addSubcommand(new HelpCommand());
        return takingNegativeNumbers(root)
                .setOut(results)
                .setErr(kv.console().messages())
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static void layOut(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.preprocessor(new OptionArguments());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this.")
                .build());
        spec.usageMessage()
                .sortOptions(false)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%n");
    }

    /** So that -5 can be a value. */
    private static CommandLine takingNegativeNumbers(CommandLine root) {
        CommandLine put = root.getSubcommands().get("put");
        if (put != null) {
            put.setUnmatchedOptionsArePositionalParams(true);
        }
        return root;
    }
}
