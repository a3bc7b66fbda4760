/// The status of a dossier as the National Public Service Portal knows it (trạng thái hồ sơ, 1–10).
///
/// It says less than ``DossierState`` does, and is derived from it whenever it is asked for.
public enum PortalStatus: Int, Hashable, Sendable, Codable, CaseIterable {
    /// Filed online and not yet looked at; such an application is no dossier yet.
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

extension DossierState {
    /// Returns the portal status of a dossier in this state.
    ///
    /// A dossier is *received* until it first leaves its counter; come back there by a send-back it
    /// is *in process*, for the portal knows no way from 4 to 2. A pause for a reason of the
    /// procedure's own has no status of its own: it is *stopped* where the rule set takes status 8
    /// for a pause, and *in process* where 8 is an end, so that the portal does not close it.
    ///
    /// - Parameters:
    ///   - reception: What the dossier's reception fixed.
    ///   - stopEnds: Whether status 8 ends a dossier under its rule set (decision 766/QĐ-TTg) or
    ///     pauses it.
    public func portalStatus(reception: ReceptionFacts, stopEnds: Bool) -> PortalStatus {
        switch self {
        case .held(let holding):
            let isFresh = holding.unit == reception.unit && holding.acceptedAt == reception.at
            return isFresh ? .received : .inProcess
        case .inTransit: return .inProcess
        case .paused(_, let pause):
            switch pause.reason {
            case .supplement: return .supplementRequested
            case .financialDuty: return .financialDuty
            case .procedure: return stopEnds ? .inProcess : .stopped
            }
        case .decided, .returning: return .processed
        case .returned: return .returned
        case .refused: return .notReceived
        case .stopped: return .stopped
        case .withdrawn: return .withdrawn
        }
    }
}

extension Edition {
    /// Returns the portal status of one of this edition's dossiers.
    public func portalStatus(of dossier: Dossier) -> PortalStatus {
        dossier.state.portalStatus(reception: dossier.reception, stopEnds: ruleSet.stopEnds)
    }
}
