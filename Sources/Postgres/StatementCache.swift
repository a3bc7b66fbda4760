/// Which statements the server has prepared on one connection.
///
/// Keeps a limited number and names the one unused for longest for removal.
struct StatementCache {
    /// A statement is the same when text and types are.
    struct Key: Hashable {
        let text: String
        let types: [UInt32]

        init(_ sql: SQL) {
            text = sql.text
            types = sql.binds.map(\.type)
        }
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    /// Names that the server still has although they are no longer used.
    private(set) var doomed: [String] = []

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { entries.count }

    mutating func name(of key: Key) -> String? {
        uses += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = uses
        return entries.values[index].name
    }

    mutating func freshName() -> String {
        names += 1
        return "s\(names)"
    }

    /// Records that the server has prepared a statement; dooms the oldest when there are too many.
    mutating func insert(_ key: Key, name: String) {
        uses += 1
        entries[key] = Entry(name: name, lastUse: uses)
        guard entries.count > limit,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return }
        entries[oldest.key] = nil
        doomed.append(oldest.value.name)
    }

    /// Records that the server has forgotten a statement.
    mutating func buried(_ name: String) {
        doomed.removeAll { $0 == name }
    }

    /// Gives up every statement, since the schema or the session changed under them.
    mutating func doomAll() {
        doomed += entries.values.map(\.name)
        entries.removeAll()
    }

    /// Forgets everything, since the server has.
    mutating func reset() {
        entries.removeAll()
        doomed.removeAll()
    }
}
