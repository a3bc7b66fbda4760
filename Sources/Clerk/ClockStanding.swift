import DossierStore
import Dossiers

/// Whether a dossier's clock runs, and for what or whom it stands.
struct ClockStanding {
    let runs: Bool
    let since: Instant?
    let awaited: Bilingual?
    /// Whether it is still to be ruled on.
    private let isOpen: Bool

    init(_ names: Names) {
        let dossier = names.file.dossier
        switch dossier.state {
        case .decided, .returning, .returned, .refused, .stopped, .withdrawn: isOpen = false
        case .filed, .inTransit, .held, .paused: isOpen = true
        }
        let since = isOpen ? dossier.clock.stoppedAt : nil
        self.since = since
        runs = isOpen && dossier.clock.startedAt != nil && since == nil
        switch dossier.state {
        case .paused(_, let pause): awaited = Self.awaited(pause, names)
        case .filed(let filing): awaited = filing.pause == nil ? nil : Texts.applicantAwaited
        case .inTransit, .held, .decided, .returning, .returned, .refused, .stopped, .withdrawn:
            let asked = dossier.opinions.filter {
                $0.isAwaited && (since == nil || !$0.countsInLimit)
            }
            awaited =
                !isOpen || asked.isEmpty ? nil : Texts.opinionsOf(asked.map { names.unit($0.unit) })
        }
    }

    private static func awaited(_ pause: Pause, _ names: Names) -> Bilingual {
        switch pause.reason {
        case .supplement: return Texts.applicantAwaited
        case .financialDuty:
            return Texts.awaitedDuty(names.file.dossier.matter?.duty?.stage ?? .assessed)
        case .procedure(let code):
            let reason = names.pauseReason(code)
            let whom = names.file.edition.procedure.pauseReasons.first { $0.code == code }?.awaited
            let behind = whom.map { " (\($0))" } ?? ""
            return Bilingual(vi: reason.vi + behind, en: reason.en + behind)
        case .stop: return Texts.resumptionAwaited
        }
    }

    /// How the clock stands; nil where the authority has done with the dossier.
    var sentence: Bilingual? {
        guard isOpen else { return nil }
        if let since {
            return Texts.clockStands(since, for: awaited ?? Bilingual(vi: "…", en: "…"))
        }
        guard runs else { return Texts.notTakenIn }
        return awaited.map { Texts.clockRunsBut($0) } ?? Texts.clockRuns
    }
}
