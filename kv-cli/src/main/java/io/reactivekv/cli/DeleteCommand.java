package io.reactivekv.cli;

import io.reactivekv.KeyValueStore;
import io.reactivekv.cli.text.KeyText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

@Command(
        name = "delete",
        description = {"Delete keys.", "Prints how many were there; exit code 1 when one was not."})
final class DeleteCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "KEY", arity = "1..*")
    private List<String> keys = List.of();

    DeleteCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        KeyValueStore<String> store = kv.store();
        Set<String> distinct = new LinkedHashSet<>(keys);
        List<String> absent = Flux.fromIterable(distinct)
                .filterWhen(key -> store.delete(key).map(wasThere -> !wasThere))
                .collectList()
                .blockOptional()
                .orElseThrow();
        kv.console().print(String.valueOf(distinct.size() - absent.size()));
        for (String key : absent) {
            kv.console().tell("not found: " + KeyText.print(key));
        }
        return absent.isEmpty() ? ExitCode.OK : ExitCode.NOT_DONE;
    }
}
