package dev.tokensweep.app;

import dev.tokensweep.sink.PlanDue;
import dev.tokensweep.sink.PlanGroup;
import dev.tokensweep.sink.PlanReport;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** A plan for people to read. */
final class PlanText {
    private static final int LINES = 20;

    private final PlanReport plan;
    private final StringBuilder text = new StringBuilder();

    private PlanText(PlanReport plan) {
        this.plan = plan;
    }

    /**
     * The whole page.
     *
     * @param enabled whether {@code run} would delete
     * @param graced whether an ended token stays for a time
     */
    static String of(PlanReport plan, boolean enabled, boolean graced) {
        PlanText page = new PlanText(plan);
        page.head(enabled, graced);
        page.tables();
        page.samples();
        page.text.append("\nWhat a purge executes:\n");
        plan.statements().forEach(sql -> page.text.append("  ").append(sql).append(";\n"));
        return page.text.toString();
    }

    private void head(boolean enabled, boolean graced) {
        PlanCounts total = PlanCounts.total(plan.groups());
        text.append("Plan at %s, nothing is changed.\n".formatted(plan.at()));
        text.append(
                "%d tokens: %d go now, %d stay whatever time it is.\n"
                        .formatted(total.tokens(), total.of(PlanDue.NOW), total.of(PlanDue.KEPT)));
        if (!enabled) {
            text.append("cleanup.enabled is false: 'run' would delete none of them.\n");
        }
        if (graced) {
            text.append(
                    "With a grace, a token that is found ended counts as ended now; what a running Tokensweep knows earlier goes earlier.\n");
        }
        plan.obstacles()
                .forEach(
                        obstacle ->
                                text.append("Nothing would go: ").append(obstacle).append('\n'));
    }

    private void tables() {
        List<PlanGroup> all = plan.groups();
        table("STATE", all, PlanGroup::state);
        table("TENANT", all, PlanGroup::tenant);
        table("APPLICATION", all, group -> app(group.app()));
        table("GRANT TYPE", all, PlanGroup::grantType);
        table("RULE", all, PlanGroup::rule);
        table("REASON", all.stream().filter(g -> g.reason() != null).toList(), PlanGroup::reason);
        table("KEPT BY", all.stream().filter(g -> g.kept() != null).toList(), PlanGroup::kept);
        related();
    }

    private void table(
            String heading, List<PlanGroup> groups, Function<PlanGroup, Object> dimension) {
        if (groups.isEmpty()) {
            return;
        }
        List<PlanCounts> counts = PlanCounts.by(groups, dimension);
        TextTable table =
                new TextTable(
                        heading,
                        "TOKENS",
                        "NOW",
                        "NEXT HOUR",
                        "NEXT DAY",
                        "NEXT WEEK",
                        "LATER",
                        "KEPT");
        counts.stream().limit(LINES).forEach(counted -> row(table, counted));
        text.append('\n').append(table.text());
        if (counts.size() > LINES) {
            text.append(
                    "and %d more; --output json has them all\n".formatted(counts.size() - LINES));
        }
    }

    private void related() {
        if (plan.related().isEmpty()) {
            return;
        }
        TextTable table = new TextTable("RELATED TABLE", "ROWS", "NOW", "HELD");
        new TreeMap<>(plan.related())
                .forEach(
                        (name, counts) ->
                                table.row(
                                        name,
                                        Long.toString(counts.rows()),
                                        Long.toString(counts.now()),
                                        Long.toString(counts.held())));
        text.append('\n').append(table.text());
    }

    private static void row(TextTable table, PlanCounts counts) {
        table.row(
                Objects.toString(counts.value(), "(none)"),
                Long.toString(counts.tokens()),
                Long.toString(counts.of(PlanDue.NOW)),
                Long.toString(counts.of(PlanDue.NEXT_HOUR)),
                Long.toString(counts.of(PlanDue.NEXT_DAY)),
                Long.toString(counts.of(PlanDue.NEXT_WEEK)),
                Long.toString(counts.of(PlanDue.LATER)),
                Long.toString(counts.of(PlanDue.KEPT)));
    }

    private String app(Integer id) {
        PlanReport.App app = id == null ? null : plan.apps().get(id);
        return app == null
                ? Objects.toString(id, "(none)")
                : "%d %s".formatted(id, Objects.toString(app.name(), app.key()));
    }

    private void samples() {
        if (!plan.samples().isEmpty()) {
            text.append("\nFor example:\n");
        }
        new TreeMap<>(plan.samples())
                .forEach(
                        (name, ids) ->
                                text.append("  %s: %s\n".formatted(name, String.join(", ", ids))));
    }
}
