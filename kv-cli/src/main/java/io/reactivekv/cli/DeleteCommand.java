package io.reactivekv.cli;

import io.reactivekv.KeyValueStore;
import io.reactivekv.cli.text.KeyText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        // Every key is checked before the first one is deleted.
        Map<String, Mono<Boolean>> deletions = new LinkedHashMap<>();
        keys.forEach(key -> deletions.put(key, store.delete(key)));
        List<String> absent = Flux.fromIterable(deletions.entrySet())
                .filterWhen(deletion -> deletion.getValue().map(wasThere -> !wasThere))
                .map(Map.Entry::getKey)
                .collectList()
                .blockOptional()
                .orElseThrow();
        kv.console().print(String.valueOf(deletions.size() - absent.size()));
        for (String key : absent) {
            kv.console().tell("not found: " + KeyText.print(key));
        }
        return absent.isEmpty() ? ExitCode.OK : ExitCode.NOT_DONE;
    }
}
