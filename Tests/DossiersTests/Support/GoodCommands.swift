import Dossiers

extension Walk {
    /// The delivery the router would make.
    var delivery: Command {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            let known = Office.units.values.first { $0.id == transit.unit }
            return .deliver(to: known ?? Office.unit(doing: transit.step))
        default: return .deliver(to: Office.province)
        }
    }

    /// An officer who may give the command, if anyone may.
    func officer(for command: Command) -> Officer {
        switch command {
        case .deliver, .remind, .group(.opened), .group(.progressed): return .router
        case .house(.transfer), .house(.redate), .house(.repair): return .router
        case .returnResult where dossier.matter?.parent != nil: return .router
        case .withdraw, .recordSupplement, .duty(.pay): return Office.officers["commune/An"]!
        case .duty(.notify), .duty(.confirm): return Office.officers["tax/Thu"]!
        case .sendBack where giver != nil:
            return Office.officers.values.first { $0.unit == giver }!
        default:
            return dossier.custodian == Office.ministry.id
                ? Office.officers["ministry/Hoa"]!
                : Office.officer(doing: dossier.state.step ?? "intake", in: dossier.custodian)
        }
    }

    /// The unit that gave a dossier not yet delivered, and may take it back.
    private var giver: UnitID? {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            transit.deliveredAt == nil ? transit.from.unit : nil
        default: nil
        }
    }

    /// One of each command, as good as the situation lets it be, in the order of the matrix.
    var goodCommands: [Command] { movingCommands + pausingCommands + otherCommands }

    /// The commands that move a dossier along its route or end it.
    private var movingCommands: [Command] {
        let outcome = dossier.state.step.flatMap { edition.procedure.step($0) }?.outcomes.first?.id
        return [
            .takeIn, .handOff(outcome: outcome, note: ""), delivery, .accept,
            .sendBack(reason: "wrong"), .decide(outcome: outcome, note: ""),
            .returnResult(to: "B"), .refuse(reason: "wrong"), .withdraw(reason: "wish"),
        ]
    }

    private var pausingCommands: [Command] {
        let sum = dossier.matter?.duty?.notice?.dong ?? 500
        return [
            .requestSupplement(papers: ["map"], reason: "missing"), .recordSupplement(note: ""),
            .pause(reason: edition.procedure.pauseReasons.first?.code ?? "", note: "wait"),
            .resume(note: ""), .stop(reason: "wrong"),
            .duty(.send(slip: "19/PC", to: Office.tax)),
            .duty(.notify(notice: "7/TB", dong: sum)), .duty(.pay(reference: "1", dong: sum)),
            .duty(.confirm(note: "")),
        ]
    }

    private var otherCommands: [Command] {
        let awaited = dossier.opinions.first(where: \.isAwaited)?.number
        let answerable = dossier.opinions.first { $0.answer == nil && $0.withdrawn == nil }?.number
        let desk = Office.officer(doing: dossier.state.step ?? "intake", in: dossier.custodian)
        let request = OpinionRequest(
            consultation: nil, unit: Office.health, question: "fit?", within: limit("3 hour"))
        return [
            .opinion(.ask([request])),
            .opinion(.answer(number: answerable ?? 1, .agree, text: "")),
            .opinion(.withdraw(number: awaited ?? 1, reason: "not needed")),
            .group(.choose(["birth"])),
            .group(.opened(child: "birth", dossier: 102, code: "H21.101-2")),
            .group(.progressed(child: "birth", .granted)),
            .apologise(reason: "too much work", extension: limit("2 working-day")), .remind,
            .house(.reassign(to: desk, reason: "leave")),
            .house(
                .transfer(
                    Transfer(
                        changes: [.init(from: Office.province.id, to: Office.successor.id)],
                        touched: dossier.touched, basis: "NQ 202/2025/QH15"))),
            .house(
                .redate(
                    Redating(
                        calendarVersion: 2, due: dossier.clock.due,
                        stepDue: dossier.state.stepDue, basis: "2450/VPCP-KGVX"))),
            .house(.repair(reason: "restored")),
        ]
    }
}
