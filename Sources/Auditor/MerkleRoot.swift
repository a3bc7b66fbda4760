internal import Crypto

/// SHA-256 of up to three parts, one after another.
func sha256(
    _ first: some Collection<UInt8>, _ second: some Collection<UInt8> = EmptyCollection<UInt8>(),
    _ third: some Collection<UInt8> = EmptyCollection<UInt8>()
) -> [UInt8] {
    Array(SHA256.hash(data: Array(first) + second + third))
}

/// The root of a Merkle tree (RFC 6962, section 2.1) whose leaves come one by one.
///
/// The count says which complete subtrees there are, as its binary digits, so that only their
/// hashes are kept, one behind the other.
struct MerkleRoot {
    private(set) var count = 0
    private var subtrees: [UInt8] = []

    mutating func append(_ leaf: [UInt8]) {
        var hash = leaf
        var bits = count
        while bits & 1 == 1 {
            hash = sha256([1] as [UInt8], subtrees.suffix(32), hash)
            subtrees.removeLast(32)
            bits >>= 1
        }
        subtrees += hash
        count += 1
    }

    /// The root; of no leaves the hash of nothing.
    var value: [UInt8] {
        if count == 0 { return sha256([UInt8]()) }
        var rest = subtrees.dropLast(32)
        var root = Array(subtrees.suffix(32))
        while !rest.isEmpty {
            root = sha256([1] as [UInt8], rest.suffix(32), root)
            rest = rest.dropLast(32)
        }
        return root
    }

    /// The leaf of a row: its identity and its hash.
    static func leaf(_ row: RowRecord) -> [UInt8] {
        sha256([0] as [UInt8], "\(row.tenant)|\(row.dossier)|\(row.number)|".utf8, row.hash)
    }

    /// Returns the root to which a path leads from a leaf (RFC 9162, section 2.1.3.2), or nil where
    /// the path does not fit a tree of that size.
    static func reached(
        from leaf: [UInt8], at index: Int, of count: Int, by path: [[UInt8]]
    ) -> [UInt8]? {
        guard index >= 0, index < count else { return nil }
        var (place, last, hash) = (index, count - 1, leaf)
        for beside in path {
            if last == 0 { return nil }
            if place & 1 == 1 || place == last {
                hash = sha256([1] as [UInt8], beside, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = sha256([1] as [UInt8], hash, beside)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }
}
