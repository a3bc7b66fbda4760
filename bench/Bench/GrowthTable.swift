/// The figures at several sizes, as tables in Markdown.
struct GrowthTable {
    /// One look at all sizes.
    struct Line {
        let name: String
        var points: [(dossiers: Int, milliseconds: [Double])] = []

        /// How many times longer it takes at the largest size than at the smallest.
        var ratio: Double {
            (points.last?.milliseconds.median ?? .nan) / (points.first?.milliseconds.median ?? .nan)
        }
    }

    /// How many hand-offs a closed dossier's ledger holds.
    var handOffs: Double
    private(set) var lines: [Line] = []
    private var costs: [String] = []
    private var rooms: [String] = []

    init(handOffs: Double) { self.handOffs = handOffs }

    mutating func add(_ times: [GrowthTimes], at dossiers: Int) {
        for time in times {
            Progress.say("\(time.name): \(time.milliseconds.median.short) ms")
            let index = lines.firstIndex { $0.name == time.name } ?? lines.count
            if index == lines.count { lines.append(Line(name: time.name)) }
            lines[index].points.append((dossiers, time.milliseconds))
        }
    }

    mutating func add(
        _ room: [(table: String, rows: Double, heap: Double, indexes: Double)],
        _ handOffCosts: [HandOffCost], at dossiers: Int
    ) {
        let size = Double(dossiers).short
        for cost in handOffCosts {
            let count = Double(cost.count)
            costs.append(
                "| \(cost.name) | \(size) | \((count / cost.seconds).short)/s "
                    + "| \((cost.used.program / count * 1e6).short) µs "
                    + "| \((cost.used.server / count * 1e6).short) µs "
                    + "| \((cost.used.log / count).short) |")
        }
        let loaded = room.first { $0.table == "dossier" }?.rows ?? Double(dossiers)
        for table in room {
            rooms.append(
                "| \(table.table) | \(size) | \(table.rows.short) "
                    + "| \((table.heap / table.rows).short) "
                    + "| \((table.indexes / table.rows).short) "
                    + "| \(((table.heap + table.indexes) / loaded).short) |")
        }
    }

    var text: String {
        let sizes = lines.first?.points.map(\.dossiers) ?? []
        let heads = sizes.map { "p50 at \(Double($0).short) | p99" }
        var rows = [
            "| milliseconds | \(heads.joined(separator: " | ")) | ratio of p50 |",
            "| --- |" + String(repeating: " ---: |", count: sizes.count * 2 + 1),
        ]
        for line in lines {
            let cells = line.points.map {
                "\($0.milliseconds.median.short) | \($0.milliseconds.quantile(0.99).short)"
            }
            rows.append(
                "| \(line.name) | \(cells.joined(separator: " | ")) | \(line.ratio.short) |")
        }
        rows += [
            "", "| a hand-off by | dossiers | rate | program's CPU | server's CPU | WAL bytes |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        rows += costs
        rows += [
            "", "| table | dossiers | rows | heap bytes a row | index bytes a row | a dossier |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        rows += rooms
        rows += ["", "A closed dossier was handed off \(handOffs.short) times."]
        return rows.joined(separator: "\n")
    }
}
