import ArgumentParser
import DossierStore
import Dossiers

struct Portal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portal",
        abstract: "The statuses the national portal is told / Trạng thái báo Cổng quốc gia",
        discussion: """
            In legal moves only: where one step of the dossier is two of the portal, both are told.
            Example: motcua portal H21.21553-261123-0001
            """,
        aliases: ["cong-quoc-gia"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let file = try await desk.file(code)
            let history = try PortalHistory(file)
            desk.answer(PortalShape(history, file), history.lines(desk.language))
        }
    }
}

/// What the portal is told of a dossier, row by row of its ledger.
struct PortalHistory {
    struct Move {
        let entry: LedgerEntry
        let status: PortalStatus
        /// Whether the portal knows a way here from the status before.
        let isLegal: Bool
    }

    private(set) var moves: [Move] = []

    init(_ file: DossierFile) throws {
        var dossier: Dossier?
        do throws(ReplayError) {
            for entry in file.entries {
                let next = try Dossier.following(dossier, entry)
                moves += Self.moves(file.edition, dossier, next, entry)
                dossier = next
            }
        } catch {
            throw StoreError.corrupt(dossier: file.dossier.id, problem: error.description)
        }
    }

    private static func moves(
        _ edition: Edition, _ before: Dossier?, _ next: Dossier, _ entry: LedgerEntry
    ) -> [Move] {
        guard let before else {
            return [Move(entry: entry, status: edition.portalStatus(of: next), isLegal: true)]
        }
        guard let path = edition.portalMoves(from: before, to: next) else {
            return [Move(entry: entry, status: edition.portalStatus(of: next), isLegal: false)]
        }
        return path.map { Move(entry: entry, status: $0, isLegal: true) }
    }

    func lines(_ language: Language) -> [String] {
        var table = Table(
            [Texts.time, Texts.ledgerRow, Texts.status].map { language($0) }, flexible: [2])
        for move in moves {
            let illegal = move.isLegal ? "" : " " + language(Texts.noWay)
            table.add([
                Table.Cell(LocalTime.short(move.entry.at)),
                Table.Cell("\(move.entry.number) \(move.entry.event.name)"),
                Table.Cell(
                    "\(move.status.rawValue) \(language(move.status.name))\(illegal)",
                    move.isLegal ? nil : .red),
            ])
        }
        return table.lines(Terminal.output)
    }
}

/// What the portal is told, for `portal --json`.
struct PortalShape: Encodable {
    struct Move: Encodable {
        let at: String
        let number: Int
        let did: String
        let status: Int
        let vi: String
        let en: String
        let isLegal: Bool
    }

    let code: String
    let moves: [Move]

    init(_ history: PortalHistory, _ file: DossierFile) {
        code = file.dossier.code
        moves = history.moves.map { move in
            Move(
                at: LocalTime.iso(move.entry.at), number: move.entry.number,
                did: move.entry.event.name, status: move.status.rawValue, vi: move.status.name.vi,
                en: move.status.name.en, isLegal: move.isLegal)
        }
    }
}
