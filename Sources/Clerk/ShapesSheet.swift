import DossierStore
import Dossiers

/// The control sheet, for `sheet --json`.
struct SheetShape: Encodable {
    struct Part: Encodable {
        let step: String
        let giver: UnitShape
        let givenBy: String?
        let began: String
        let signedFor: String?
        let given: String?
        let receiver: UnitShape?
        let delivered: String?
        let acceptedBy: String?
        let accepted: String?
        let allowed: String?
        let due: String?
        let usedSeconds: Int64?
        let verdict: ControlSheet.Verdict?
        let note: String
        let end: String?
    }

    let code: String
    let form: String?
    let procedure: String
    let applicant: String
    let parts: [Part]

    init(_ sheet: ControlSheet, _ names: Names) {
        let file = names.file
        code = file.dossier.code
        form = file.edition.ruleSet.forms[.controlSheet]
        procedure = file.edition.procedure.code
        applicant = file.application.applicant.name
        parts = sheet.parts.map { part in
            Part(
                step: part.step, giver: names.shape(part.giver),
                givenBy: part.givingOfficer.map { names.officer($0, .vi) },
                began: LocalTime.iso(part.began), signedFor: part.signedFor.map(LocalTime.iso),
                given: part.given.map(LocalTime.iso),
                receiver: part.receiver.map { names.shape($0.unit) },
                delivered: part.receiver.map { LocalTime.iso($0.delivered) },
                acceptedBy: part.receiver?.officer.map { names.officer($0, .vi) },
                accepted: part.receiver?.accepted.map(LocalTime.iso),
                allowed: part.allowed.map { "\($0)" }, due: part.due.map(LocalTime.iso),
                usedSeconds: part.usedSeconds, verdict: part.verdict, note: part.note,
                end: part.end?.name)
        }
    }
}

extension ControlSheet.End {
    /// How the part ended, as JSON names it.
    fileprivate var name: String {
        switch self {
        case .handedOff: "handed-off"
        case .sentBack: "sent-back"
        case .returned: "returned"
        case .refused: "refused"
        case .stopped: "stopped"
        case .withdrawn: "withdrawn"
        case .transferred: "transferred"
        }
    }
}
