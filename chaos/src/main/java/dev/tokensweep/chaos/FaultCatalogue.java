package dev.tokensweep.chaos;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Every fault there is. */
final class FaultCatalogue {
    private static final List<Fault> USUAL =
            Stream.of(
                            ProcessFaults.all(),
                            FailPointFaults.all(),
                            BrokerFaults.all(),
                            DatabaseFaults.all(),
                            TableFaults.all(),
                            LogFaults.all(),
                            TopicFaults.all(),
                            ClockFaults.all())
                    .flatMap(Collection::stream)
                    .toList();

    private static final List<Fault> SLOW = LogFaults.slow();

    private FaultCatalogue() {}

    /** Those that a run makes unless it is told which. */
    static List<Fault> usual() {
        return USUAL;
    }

    static List<Fault> all() {
        return Stream.concat(USUAL.stream(), SLOW.stream()).toList();
    }

    /**
     * Those of these names.
     *
     * @throws IllegalArgumentException when there is none of a name; its message names all
     */
    static List<Fault> named(Collection<String> names) {
        return names.stream().map(FaultCatalogue::named).toList();
    }

    private static Fault named(String name) {
        return all().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no fault is called '%s'; there are %s"
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ",
                                                                all().stream()
                                                                        .map(Fault::name)
                                                                        .toList()))));
    }
}
