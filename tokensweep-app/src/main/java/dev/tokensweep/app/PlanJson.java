package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.sink.PlanDue;
import dev.tokensweep.sink.PlanGroup;
import dev.tokensweep.sink.PlanReport;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A plan as one JSON object, for programs to read:
 *
 * <ul>
 *   <li>{@code format}: 1; fields may be added to it, none change their meaning
 *   <li>{@code at}: the database's clock, UTC; {@code enabled}: whether {@code run} would delete
 *   <li>{@code tokens}, and of these {@code now}, {@code nextHour}, {@code nextDay}, {@code
 *       nextWeek}, {@code later}, {@code kept}: each token is in one of them
 *   <li>{@code by}: the same numbers for each {@code value} of {@code state}, {@code tenant},
 *       {@code application} (with {@code key} and {@code name}), {@code grantType}, {@code rule},
 *       {@code reason} (of tokens that go) and {@code kept} (of tokens that stay)
 *   <li>{@code samples}: token ids by reason, of those that go now, and by what keeps them
 *   <li>{@code related}: by table beside the token table its {@code rows}, how many go {@code now},
 *       and how many a legal hold keeps ({@code held}); a code goes after its token
 *   <li>{@code statements}: what a purge executes; {@code obstacles}: what would stop it
 * </ul>
 */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PlanReport plan;

    PlanJson(PlanReport plan) {
        this.plan = plan;
    }

    /** One line. */
    String text(boolean enabled) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1).put("at", plan.at().toString()).put("enabled", enabled);
        count(root, PlanCounts.total(plan.groups()));
        ObjectNode by = root.putObject("by");
        by.set("state", counts(plan.groups(), PlanGroup::state));
        by.set("tenant", counts(plan.groups(), PlanGroup::tenant));
        by.set("application", counts(plan.groups(), PlanGroup::app));
        by.path("application").forEach(counted -> name((ObjectNode) counted));
        by.set("grantType", counts(plan.groups(), PlanGroup::grantType));
        by.set("rule", counts(plan.groups(), PlanGroup::rule));
        by.set("reason", counts(going(), PlanGroup::reason));
        by.set("kept", counts(kept(), PlanGroup::kept));
        ObjectNode samples = root.putObject("samples");
        new TreeMap<>(plan.samples())
                .forEach((name, ids) -> samples.set(name, JSON.valueToTree(ids)));
        ObjectNode related = root.putObject("related");
        new TreeMap<>(plan.related())
                .forEach(
                        (table, counts) ->
                                related.putObject(table)
                                        .put("rows", counts.rows())
                                        .put("now", counts.now())
                                        .put("nowWithoutCopy", counts.withoutCopy())
                                        .put("held", counts.held()));
        root.set("statements", JSON.valueToTree(plan.statements()));
        root.set("obstacles", JSON.valueToTree(plan.obstacles()));
        return root + "\n";
    }

    private List<PlanGroup> going() {
        return plan.groups().stream().filter(group -> group.due() != PlanDue.KEPT).toList();
    }

    private List<PlanGroup> kept() {
        return plan.groups().stream().filter(group -> group.due() == PlanDue.KEPT).toList();
    }

    private static ArrayNode counts(List<PlanGroup> groups, Function<PlanGroup, Object> dimension) {
        ArrayNode array = JSON.createArrayNode();
        for (PlanCounts counts : PlanCounts.by(groups, dimension)) {
            ObjectNode node = array.addObject();
            node.set("value", JSON.valueToTree(counts.value()));
            count(node, counts);
        }
        return array;
    }

    private static void count(ObjectNode node, PlanCounts counts) {
        node.put("tokens", counts.tokens())
                .put("now", counts.of(PlanDue.NOW))
                .put("nextHour", counts.of(PlanDue.NEXT_HOUR))
                .put("nextDay", counts.of(PlanDue.NEXT_DAY))
                .put("nextWeek", counts.of(PlanDue.NEXT_WEEK))
                .put("later", counts.of(PlanDue.LATER))
                .put("kept", counts.of(PlanDue.KEPT));
    }

    private void name(ObjectNode counted) {
        PlanReport.App app =
                counted.path("value").isNull()
                        ? null
                        : plan.apps().get(counted.path("value").intValue());
        counted.put("key", app == null ? null : app.key());
        counted.put("name", app == null ? null : app.name());
    }
}
