/// The status of a dossier as the National Public Service Portal knows it (trạng thái hồ sơ, 1–10).
///
/// It says less than ``DossierState`` does, and is derived from it whenever it is asked for.
public enum PortalStatus: Int, Hashable, Sendable, Codable, CaseIterable {
    /// Filed online and not yet taken in.
    case registered = 1
    case received = 2
    case notReceived = 3
    case inProcess = 4
    case supplementRequested = 5
    case financialDuty = 6
    case withdrawn = 7
    case stopped = 8
    case processed = 9
    case returned = 10

    /// The name in the portal's words.
    public var name: Bilingual {
        switch self {
        case .registered: Bilingual(vi: "Mới đăng ký", en: "Newly registered")
        case .received: Bilingual(vi: "Được tiếp nhận", en: "Received")
        case .notReceived: Bilingual(vi: "Không được tiếp nhận", en: "Not received")
        case .inProcess: Bilingual(vi: "Đang xử lý", en: "In process")
        case .supplementRequested:
            Bilingual(vi: "Yêu cầu bổ sung giấy tờ", en: "Supplement requested")
        case .financialDuty:
            Bilingual(vi: "Yêu cầu thực hiện nghĩa vụ tài chính", en: "Financial duty to be met")
        case .withdrawn: Bilingual(vi: "Công dân yêu cầu rút hồ sơ", en: "Withdrawn by the citizen")
        case .stopped: Bilingual(vi: "Dừng xử lý", en: "Processing stopped")
        case .processed: Bilingual(vi: "Đã xử lý xong", en: "Processed")
        case .returned: Bilingual(vi: "Đã trả kết quả", en: "Result returned")
        }
    }
}

/// The stages of a dossier that the portal may tell apart.
public enum PortalStage: String, Hashable, Sendable, Codable, CaseIterable {
    case filed
    /// Filed, and the applicant was asked to correct or complete it before it is taken in; the
    /// portal knows no way back from there to newly registered.
    case filedIncomplete = "filed-incomplete"
    /// Not taken in, with a reason (form 03).
    case notReceived = "not-received"
    /// Taken in and still at its counter for the first time.
    case received
    case inProcess = "in-process"
    case supplement
    /// The tax office fixes the sum; the applicant has nothing to do yet.
    case dutyAssessed = "duty-assessed"
    case dutyPayable = "duty-payable"
    /// Paused for a reason of the procedure's own list.
    case pause
    /// Stopped by notice under a rule set that takes the stop for a pause.
    case stopPause = "stop-pause"
    case decided
    case returned
    /// Declined after it had been taken in.
    case refused
    case stopped
    case withdrawn

    /// The statuses as two readings of the law share them (domain facts 4.1).
    ///
    /// A dossier declined after its receipt is *stopped* (8, "not meeting the conditions"), for the
    /// portal knows no way from 2 to 3.
    var standard: PortalStatus {
        switch self {
        case .filed: .registered
        case .filedIncomplete, .supplement: .supplementRequested
        case .notReceived: .notReceived
        case .received: .received
        case .inProcess, .dutyAssessed, .pause: .inProcess
        case .dutyPayable: .financialDuty
        case .stopPause, .refused, .stopped: .stopped
        case .decided: .processed
        case .returned: .returned
        case .withdrawn: .withdrawn
        }
    }
}

/// Which status each stage is, and which moves between statuses the portal takes.
public struct PortalMap: Hashable, Sendable, Codable {
    /// The moves derived from the portal's descriptions; no source states them as a list.
    public static let derivedMoves: [Int: [Int]] = [
        1: [2, 3, 5, 7], 2: [4, 5, 7], 3: [], 4: [5, 6, 7, 8, 9], 5: [2, 4, 3, 7, 8],
        6: [4, 7, 8], 7: [], 8: [4], 9: [10, 6], 10: [],
    ]

    /// The stages that are another status than the standard one.
    public let stages: [String: Int]
    /// The legal moves by status.
    public let moves: [Int: [Int]]

    public init(stages: [PortalStage: PortalStatus] = [:], moves: [Int: [Int]] = derivedMoves) {
        self.stages = Dictionary(
            uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value.rawValue) })
        self.moves = moves
    }

    /// Returns the status of a stage.
    public func status(_ stage: PortalStage) -> PortalStatus {
        stages[stage.rawValue].flatMap(PortalStatus.init) ?? stage.standard
    }

    /// Returns the statuses to report, the last one included, to come from one to another by legal
    /// moves only; empty where nothing changes, nil where no way leads there.
    public func path(from start: PortalStatus, to end: PortalStatus) -> [PortalStatus]? {
        guard start != end else { return [] }
        var before: [Int: Int] = [start.rawValue: start.rawValue]
        var queue = [start.rawValue]
        var index = 0
        while index < queue.count {
            let status = queue[index]
            index += 1
            // In process is the way through; asking for papers that nobody wants is not.
            for next in (moves[status] ?? []).sorted(by: { rank($0) < rank($1) })
            where before[next] == nil {
                before[next] = status
                queue.append(next)
            }
        }
        guard before[end.rawValue] != nil else { return nil }
        var path: [Int] = []
        var status = end.rawValue
        while status != start.rawValue {
            path.append(status)
            status = before[status] ?? start.rawValue
        }
        return path.reversed().compactMap(PortalStatus.init)
    }

    private func rank(_ status: Int) -> Int {
        status == PortalStatus.inProcess.rawValue ? 0 : status
    }
}

extension Dossier {
    /// The stage of the dossier that the portal is told of.
    ///
    /// A dossier is *received* until it first leaves its counter, or is paused there for more than
    /// papers; afterwards it is *in process*, for the portal knows no way from 4 to 2.
    public var portalStage: PortalStage {
        switch state {
        case .filed: clock.supplementRequests == 0 ? .filed : .filedIncomplete
        case .held(let holding):
            holding.unit == reception.unit
                && holding.acceptedAt == takenInAt
                ? .received : .inProcess
        case .inTransit: .inProcess
        case .paused(_, let pause): pauseStage(pause)
        case .decided, .returning: .decided
        case .returned: .returned
        case .refused: clock.startedAt == nil ? .notReceived : .refused
        case .stopped: .stopped
        case .withdrawn: .withdrawn
        }
    }

    private func pauseStage(_ pause: Pause) -> PortalStage {
        switch pause.reason {
        case .supplement: .supplement
        case .financialDuty: matter?.duty?.isPayable == true ? .dutyPayable : .dutyAssessed
        case .procedure: .pause
        case .stop: .stopPause
        }
    }
}

extension Edition {
    /// Returns the portal status of one of this edition's dossiers.
    public func portalStatus(of dossier: Dossier) -> PortalStatus {
        ruleSet.portalMap.status(dossier.portalStage)
    }

    /// Returns the statuses that the portal is to be told when a dossier has changed, in legal
    /// moves; empty where its status stays, nil where the portal knows no way.
    public func portalMoves(from before: Dossier, to after: Dossier) -> [PortalStatus]? {
        ruleSet.portalMap.path(from: portalStatus(of: before), to: portalStatus(of: after))
    }
}

extension RuleSet {
    /// The rule set's portal map, or the standard one.
    public var portalMap: PortalMap { portal ?? PortalMap() }
}
