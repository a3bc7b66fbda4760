import Dossiers
import Testing

/// The ways between portal statuses by legal moves.
@Suite struct PortalMapTests {
    @Test(arguments: [
        (1, 2, [2]), (1, 4, [2, 4]), (2, 2, []), (2, 9, [4, 9]), (2, 8, [4, 8]), (5, 9, [4, 9]),
        (8, 7, [4, 7]), (6, 10, [4, 9, 10]), (9, 4, [6, 4]), (4, 2, [5, 2]),
    ])
    func goesTheShortestWay(_ start: Int, _ end: Int, _ path: [Int]) {
        let found = PortalMap().path(
            from: PortalStatus(rawValue: start)!, to: PortalStatus(rawValue: end)!)
        #expect(found?.map(\.rawValue) == path)
    }

    @Test func everyPathIsOfLegalMovesAndNoneLeavesAnEnd() {
        let map = PortalMap()
        for start in PortalStatus.allCases {
            for end in PortalStatus.allCases where start != end {
                guard let path = map.path(from: start, to: end) else {
                    #expect([3, 7, 10].contains(start.rawValue) || [1, 3].contains(end.rawValue))
                    continue
                }
                #expect(path.last == end)
                for (from, to) in zip([start] + path, path) {
                    #expect(PortalMap.derivedMoves[from.rawValue]!.contains(to.rawValue))
                }
            }
        }
    }

    @Test func aRuleSetMayMapOtherwise() {
        let map = PortalMap(stages: [.pause: .stopped], moves: [4: [8], 8: [4]])
        #expect(map.status(.pause) == .stopped && map.status(.supplement) == .supplementRequested)
        #expect(map.path(from: .inProcess, to: .stopped) == [.stopped])
        #expect(map.path(from: .inProcess, to: .processed) == nil)
    }

    @Test func everyStageIsAStatus() {
        let map = PortalMap()
        #expect(Set(PortalStage.allCases.map { map.status($0) }) == Set(PortalStatus.allCases))
    }
}
