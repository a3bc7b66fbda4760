import CoreMetrics
import Foundation
import Routing
import TestSupport
import Testing
import Yams

@testable import Watching

/// The page for Prometheus, and the files that read it.
@Suite struct ExpositionTests {
    @Test func `names, labels and numbers are written as the format asks`() throws {
        var page = Exposition()
        page.gauge("a", "Has a \\ and\na line.", 1.5)
        page.gauge("b", "B.", [([("unit", #"the "\" of "# + "\n"), ("kind", "x")], 2)])
        page.gauge("c", "Not known.", nil)
        page.gauge("d", "Large.", 1e18)
        let expected = #"""
            # HELP a Has a \\ and\na line.
            # TYPE a gauge
            a 1.5
            # HELP b B.
            # TYPE b gauge
            b{unit="the \"\\\" of \n",kind="x"} 2
            # HELP d Large.
            # TYPE d gauge
            d 1000000000000000000

            """#
        #expect(page.text == expected)
        #expect(try Page(page.text).samples.count == 3)
    }

    @Test func `counters and histograms add up, and the same label is the same metric`() throws {
        let factory = PrometheusFactory(help: ["n": "How many."])
        for kind in ["x", "y", "x"] {
            Counter(label: "n", dimensions: [("kind", kind)], factory: factory).increment(by: 2)
        }
        let timer = Timer(label: "t_seconds", factory: factory)
        for milliseconds in [1, 2, 300, 90_000] as [Int64] {
            timer.recordNanoseconds(milliseconds * 1_000_000)
        }
        var text = Exposition()
        factory.write(to: &text)
        let page = try Page(text.text)
        #expect(text.text.contains("# HELP n How many.\n"))
        #expect(page.values("n") == [["kind": "x"]: 4, ["kind": "y"]: 2])
        let buckets = page.values("t_seconds_bucket")
        #expect(buckets[["le": "0.0005"]] == 0)
        #expect(buckets[["le": "0.001"]] == 1)
        #expect(buckets[["le": "0.0025"]] == 2)
        #expect(buckets[["le": "0.5"]] == 3)
        #expect(buckets[["le": "60"]] == 3)
        #expect(buckets[["le": "+Inf"]] == 4)
        #expect(page["t_seconds_sum"] == 90.303)
    }

    @Test(arguments: [
        ("9464", "127.0.0.1", 9_464), ("127.0.0.1:9464", "127.0.0.1", 9_464),
        ("[::1]:1", "::1", 1), ("localhost:0", "localhost", 0),
    ])
    func `an address is read`(text: String, host: String, port: Int) throws {
        let address = try #require(WatchServer.Address(text))
        #expect(address.host == host && address.port == port)
    }

    @Test(arguments: ["", ":9464", "host", "host:", "host:65536", "::1:9464", "-1", "a:b"])
    func `what is no address is refused`(text: String) {
        #expect(WatchServer.Address(text) == nil)
    }

    /// Every name of a metric in a text.
    private func names(in text: String) -> Set<String> {
        Set(text.matches(of: #/motcua_[a-z_]+/#).map { String($0.output) })
    }

    @Test func `alerts and dashboard ask for metrics that there are`() throws {
        let folder = URL(fileURLWithPath: TestDatabase.root + "/docs/operating")
        let alerts = try String(
            contentsOf: folder.appendingPathComponent("alerts.yaml"), encoding: .utf8)
        let groups = try #require(
            (Yams.load(yaml: alerts) as? [String: Any])?["groups"] as? [[String: Any]])
        let rules = groups.flatMap { $0["rules"] as? [[String: Any]] ?? [] }
        #expect(rules.count >= 8)
        let asked = rules.compactMap { $0["expr"] as? String }
        #expect(asked.count == rules.count)
        #expect(rules.allSatisfy { $0["alert"] is String && $0["annotations"] is [String: String] })

        let data = try Data(contentsOf: folder.appendingPathComponent("grafana.json"))
        let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let drawn = panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }
            .compactMap { $0["expr"] as? String }
        #expect(drawn.count >= panels.count)

        let page = try Page(Watched.fullPage())
        let unknown = (asked + drawn).reduce(into: Set<String>()) { unknown, expression in
            unknown.formUnion(names(in: expression).subtracting(page.names))
        }
        #expect(unknown == [])
        #expect(
            Set(RouterMetrics.help.keys).isSubset(of: page.names), "each metric has its help")
    }
}
