import Crypto
import Testing

@testable import Auditor
@testable import DossierStore

/// The trees of writer and verifier against the reference of RFC 6962 and against each other.
struct MerkleTests {
    /// The leaves and roots that Certificate Transparency's implementations are tested with.
    private static let inputs = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static func leaves(_ count: Int) -> [[UInt8]] {
        (0..<count).map { sha256([0] as [UInt8], "leaf \($0)".utf8) }
    }

    @Test func `roots are those of the reference`() throws {
        var tree = MerkleTree()
        var root = MerkleRoot()
        for (input, expected) in zip(Self.inputs, Self.roots) {
            let leaf = sha256([0] as [UInt8], try #require(bytes(hexadecimal: input)))
            tree.append(leaf)
            root.append(leaf)
            #expect(hex(try #require(tree.root)) == expected)
            #expect(hexadecimal(root.value) == expected)
        }
    }

    @Test func `the path of every leaf leads to the root, and that of no other`() throws {
        for count in 1...33 {
            let leaves = Self.leaves(count)
            var root = MerkleRoot()
            for leaf in leaves { root.append(leaf) }
            #expect(MerkleTree.root(of: leaves[...]) == root.value)
            for index in 0..<count {
                let path = MerkleTree.path(of: index, in: leaves[...])
                func reached(_ leaf: [UInt8], _ index: Int, _ path: [[UInt8]]) -> [UInt8]? {
                    MerkleRoot.reached(from: leaf, at: index, of: count, by: path)
                }
                #expect(reached(leaves[index], index, path) == root.value)
                #expect(reached(sha256(leaves[index]), index, path) != root.value)
                #expect(reached(leaves[index], index, path + [leaves[0]]) == nil)
                if count > 1 {
                    let other = (index + 1) % count
                    #expect(reached(leaves[index], other, path) != root.value)
                    #expect(reached(leaves[index], index, path.dropLast()) != root.value)
                }
            }
            #expect(
                MerkleRoot.reached(from: leaves[0], at: count, of: count, by: []) == nil)
        }
    }
}
