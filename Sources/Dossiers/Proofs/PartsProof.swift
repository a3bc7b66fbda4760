/// Compares the parts of a procedure's time with the whole.
public enum PartsProof {
    /// A longest path and what its parts sum to.
    public struct Sum: Hashable, Sendable {
        /// The sum, in the unit of the weights.
        public let total: Int
        public let path: [StepID]
        /// Whether every step but the last, which returns the result, has a limit of its own.
        public let isComplete: Bool
    }

    /// The most steps that the search takes on a route with loops before it settles for the best
    /// path found; routes of real procedures need a few hundred.
    static let effort = 100_000

    /// Returns the longest path without a repeated step; nil for an empty route.
    ///
    /// - Parameters:
    ///   - graph: The route.
    ///   - weights: The limit of each step in its order, in any one unit; nil where it has none.
    public static func longest(_ graph: RouteGraph, weights: [Int?]) -> Sum? {
        guard !graph.nodes.isEmpty, weights.count == graph.nodes.count else { return nil }
        let next = SoundnessProof.ways(graph).map { Array(Set($0)).sorted() }
        let search = Search(next: next, weights: weights.map { $0 ?? 0 })
        let path = order(next).map { search.acyclic(order: $0) } ?? search.withLoops()
        let limited = path.dropLast().allSatisfy { weights[$0] != nil }
        return Sum(
            total: path.reduce(0) { $0 + (weights[$1] ?? 0) },
            path: path.map { graph.nodes[$0].id }, isComplete: limited)
    }

    /// Returns the places that the reception reaches in an order in which ways only lead forward,
    /// or nil where there is a loop.
    private static func order(_ next: [[Int]]) -> [Int]? {
        var order: [Int] = []
        // 0 unseen, 1 on the way, 2 done
        var colour = Array(repeating: 0, count: next.count)
        var stack: [(place: Int, way: Int)] = [(0, 0)]
        colour[0] = 1
        while let top = stack.last {
            if top.way == next[top.place].count {
                colour[top.place] = 2
                order.append(top.place)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].way += 1
            let way = next[top.place][top.way]
            if colour[way] == 1 { return nil }
            if colour[way] == 0 {
                colour[way] = 1
                stack.append((way, 0))
            }
        }
        return order.reversed()
    }

    private struct Search {
        let next: [[Int]]
        let weights: [Int]

        /// The longest path over an acyclic order, by dynamic programming from the end.
        func acyclic(order: [Int]) -> [Int] {
            var best = Array(repeating: 0, count: next.count)
            var follow = Array(repeating: Int?.none, count: next.count)
            for place in order.reversed() {
                for way in next[place] where follow[place].map({ best[way] > best[$0] }) ?? true {
                    follow[place] = way
                }
                best[place] = weights[place] + (follow[place].map { best[$0] } ?? 0)
            }
            var path = [0]
            while let place = follow[path[path.count - 1]] { path.append(place) }
            return path
        }

        /// The longest path on which no step repeats, by trying them; bounded by ``effort``.
        func withLoops() -> [Int] {
            var best: (sum: Int, path: [Int]) = (-1, [0])
            var path = [0]
            var ways = [0]
            var isOn = Array(repeating: false, count: next.count)
            isOn[0] = true
            var sum = weights[0]
            var effort = PartsProof.effort
            while let place = path.last, effort > 0 {
                effort -= 1
                let number = path.count - 1
                if ways[number] < next[place].count {
                    let way = next[place][ways[number]]
                    ways[number] += 1
                    guard !isOn[way] else { continue }
                    isOn[way] = true
                    path.append(way)
                    ways.append(0)
                    sum += weights[way]
                    continue
                }
                if next[place].isEmpty, sum > best.sum { best = (sum, path) }
                isOn[place] = false
                sum -= weights[place]
                path.removeLast()
                ways.removeLast()
            }
            return best.path
        }
    }
}
