MVN := ./mvnw -B
# With -am, so that it works on a fresh checkout; the modules before have no such test.
ONE_TEST := -DupdateDocs=true -Dsurefire.failIfNoSpecifiedTests=false -Dtest

.DEFAULT_GOAL := help
.PHONY: help verify quick demo format topology docs dist locked bench bench-report jmh chaos clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

verify: ## Build everything and run all tests
	$(MVN) verify

quick: ## Build everything, run no test
	$(MVN) -q -DskipTests package

demo: ## Run the demonstration for a minute
	./tokensweep demo --for 60s

format: ## Format all sources
	$(MVN) -q spotless:apply

topology: ## Rewrite docs/reference/topology.md
	$(MVN) -q -pl cleaner-streams -am test $(ONE_TEST)=CleanerTopologyTest

docs: topology ## Rewrite every generated page
	$(MVN) -q -pl tokensweep-app -am test $(ONE_TEST)=ConfigurationReferenceTest,CliReferenceTest,CapacityPageTest,MetricsReferenceTest

# Libraries of an older build must not stay.
dist: ## Pack a release into target/dist
	rm -rf tokensweep-app/target/lib tokensweep-app/target/tokensweep-app-*.jar
	$(MVN) -q -DskipTests -pl tokensweep-app -am package
	deploy/dist.sh

locked: ## Clean 200,000 tokens on MariaDB and MySQL while rows of them are locked
	$(MVN) -q -pl audit-sink -am verify -Dtests.excluded=containers -Dsurefire.failIfNoSpecifiedTests=false -Dtest='*LockedTableTest'

bench: ## Measure the plan and the purge on a database of their own
	$(MVN) -q -pl audit-sink -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
	cd audit-sink && for bench in PlanBench PurgeBench; do \
		java -cp target/test-classes:target/classes:$$(cat target/test.classpath) dev.tokensweep.sink.$$bench || exit; done

jmh: ## Measure single methods: mapping, wire format, audit JSON, policy, due index
	$(MVN) -q -pl benchmarks -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
	cd benchmarks && java -cp target/test-classes:target/classes:$$(cat target/test.classpath) org.openjdk.jmh.Main -f 1 -wi 3 -w 1s -i 5 -r 1s

bench-report: ## Measure the whole installation beside what it replaces, three times each, into target/bench
	./tokensweep bench all --runs 3

chaos: ## Make every fault there is for ten minutes, and write what was measured to target/chaos.md
	./tokensweep chaos --seed 1 --for 10m --table target/chaos.md

clean: ## Delete what was built; data of a run stays
	$(MVN) -q clean
