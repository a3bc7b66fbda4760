internal import Crypto

/// Which ledger row a leaf stands for.
struct LeafPlace: Hashable {
    let tenant: Int16
    let dossier: Int64
    let number: Int32
}

/// A Merkle tree as RFC 6962, section 2.1, defines it, built leaf by leaf.
///
/// It holds one hash for each complete subtree to the left, so that a seal of any size takes a few
/// hundred bytes.
struct MerkleTree {
    /// The complete subtrees, from the left and so from the highest on.
    private var peaks: [(height: Int, hash: [UInt8])] = []

    /// The leaf of a ledger row: its identity and its hash.
    static func leaf(_ place: LeafPlace, hash: [UInt8]) -> [UInt8] {
        let identity = "\(place.tenant)|\(place.dossier)|\(place.number)|"
        return Array(SHA256.hash(data: [0] + Array(identity.utf8) + hash))
    }

    static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: [1] + left + right))
    }

    mutating func append(_ leaf: [UInt8]) {
        var (height, hash) = (0, leaf)
        while let left = peaks.last, left.height == height {
            hash = Self.node(left.hash, hash)
            height += 1
            peaks.removeLast()
        }
        peaks.append((height, hash))
    }

    /// The root; nil before the first leaf.
    var root: [UInt8]? {
        guard let last = peaks.last?.hash else { return nil }
        return peaks.dropLast().reversed().reduce(last) { Self.node($1.hash, $0) }
    }

    /// Returns the root of some leaves, of which there is at least one.
    static func root(of leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return node(root(of: leaves[..<middle]), root(of: leaves[middle...]))
    }

    /// Returns the hashes that lead from a leaf to the root, the leaf's neighbour first.
    static func path(of index: Int, in leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        if leaves.count == 1 { return [] }
        let left = split(leaves.count)
        let middle = leaves.startIndex + left
        return index < left
            ? path(of: index, in: leaves[..<middle]) + [root(of: leaves[middle...])]
            : path(of: index - left, in: leaves[middle...]) + [root(of: leaves[..<middle])]
    }

    /// The largest power of two less than a count of at least two.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
