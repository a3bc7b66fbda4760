import ArgumentParser
import DossierStore
import Dossiers

struct Sheet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "The statutory control sheet / Phiếu kiểm soát quá trình giải quyết hồ sơ",
        discussion: """
            The form's number follows the rule set: 05 of circular 01/2018, 06 of circular 03/2025.
            Example: motcua sheet H21.21553-261123-0001
            """,
        aliases: ["phieu-kiem-soat"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let file = try await desk.file(code)
            let units = try await desk.store.directory()
            let calendars = file.units.keys.reduce(into: [UnitID: String]()) { calendars, id in
                calendars[id] = units.unit(id)?.calendar
            }
            let sheet = try ControlSheet(
                entries: file.entries, edition: file.edition, calendars: calendars)
            let names = try await desk.names(file)
            desk.answer(SheetShape(sheet, names), SheetText(sheet: sheet, names: names).lines)
        }
    }
}

/// The control sheet drawn with box characters, at most 100 columns wide, in the form's language.
struct SheetText {
    let sheet: ControlSheet
    let names: Names

    /// Agency, hour, result, remark; with borders and blanks 100 columns.
    private static let widths = [33, 26, 13, 15]
    private static let full = 100

    private var file: DossierFile { names.file }

    var lines: [String] { head + [""] + table }

    private var head: [String] {
        let dossier = file.dossier
        let shop = names.unit(dossier.reception.unit).uppercased()
        let form = file.edition.ruleSet.forms[.controlSheet].map(SheetTexts.form) ?? ""
        let rows: [(String, String)] = [
            (SheetTexts.code, dossier.code),
            (SheetTexts.applicant, file.application.applicant.name),
            (
                SheetTexts.procedure,
                "\(file.edition.procedure.name.vi) (\(file.edition.procedure.code))"
            ),
            (SheetTexts.received, LocalTime.statutory(dossier.reception.at)),
            (SheetTexts.due, LocalTime.statutory(dossier.clock.due)),
        ]
        let top = Table.wrap(shop, Self.full - form.count - 2)
        let gap = max(2, Self.full - top[0].count - form.count)
        return [top[0] + String(repeating: " ", count: gap) + form]
            + top.dropFirst() + ["", centred(SheetTexts.title)]
            + rows.flatMap { label, value in
                let wrapped = Table.wrap(value, Self.full - label.count - 2)
                let indent = String(repeating: " ", count: label.count + 2)
                return ["\(label): \(wrapped[0])"] + wrapped.dropFirst().map { indent + $0 }
            }
    }

    private func centred(_ text: String) -> String {
        String(repeating: " ", count: max(0, (Self.full - text.count) / 2)) + text
    }

    private var table: [String] {
        var lines = [rule("┌", "┬", "┐")]
        lines += row(SheetTexts.headings.map { [$0] })
        for part in sheet.parts {
            lines.append(rule("├", "┼", "┤"))
            lines += block(part)
        }
        return lines + [rule("└", "┴", "┘")]
    }

    /// One hand-off: giver and receiver with their hours, the verdict on the part that has ended.
    private func block(_ part: ControlSheet.Part) -> [String] {
        var agency = numbered(SheetTexts.giver(names.unit(part.giver)))
        agency += wrapped(names.step(part.step).vi, 0, indent: 3)
        if let officer = part.givingOfficer {
            let label = part.given == nil ? SheetTexts.holder : SheetTexts.givenBy
            agency += wrapped(label(names.officer(officer, .vi)), 0, indent: 3)
        }
        var time = wrapped(
            part.given.map(LocalTime.statutory)
                ?? SheetTexts.since(LocalTime.statutory(part.began)), 1)
        pad(&agency, &time)
        let (receiver, receipt) = receiving(part)
        agency += receiver
        time += receipt
        return row([agency, time, result(part), wrapped(part.note, 3)])
    }

    private func receiving(_ part: ControlSheet.Part) -> (agency: [String], time: [String]) {
        if let receipt = part.receiver {
            var agency = numbered(SheetTexts.receiver(names.unit(receipt.unit)))
            if let officer = receipt.officer {
                agency += wrapped(SheetTexts.receivedBy(names.officer(officer, .vi)), 0, indent: 3)
            }
            let time =
                receipt.accepted.map(LocalTime.statutory)
                ?? SheetTexts.delivered(LocalTime.statutory(receipt.delivered))
            return (agency, wrapped(time, 1))
        }
        switch part.end {
        case .returned(let person):
            return (numbered(SheetTexts.receiver(person)), [])
        case .refused: return (wrapped(SheetTexts.refused, 0), [])
        case .stopped: return (wrapped(SheetTexts.stopped, 0), [])
        case .withdrawn: return (wrapped(SheetTexts.withdrawn, 0), [])
        case .transferred: return (wrapped(SheetTexts.transferred, 0), [])
        case .handedOff, .sentBack:
            return (wrapped(SheetTexts.receiver(SheetTexts.onTheWay), 0), [])
        case nil: return ([], [])
        }
    }

    private func result(_ part: ControlSheet.Part) -> [String] {
        var lines = part.verdict.map { wrapped($0.name.vi, 2) } ?? []
        if let used = part.usedSeconds {
            lines += wrapped(SheetTexts.used(Texts.duration(used).vi), 2)
        }
        if let allowed = part.allowed {
            lines += wrapped(SheetTexts.allowed(allowed.vietnamese), 2)
        }
        return lines
    }

    private func wrapped(_ text: String, _ column: Int, indent: Int = 0) -> [String] {
        guard !text.isEmpty else { return [] }
        let blank = String(repeating: " ", count: indent)
        return Table.wrap(text, Self.widths[column] - indent).map { blank + $0 }
    }

    /// A numbered line of the form, what follows it set in by the number.
    private func numbered(_ text: String) -> [String] {
        let lines = Table.wrap(text, Self.widths[0] - 3)
        return [lines[0]] + lines.dropFirst().map { "   " + $0 }
    }

    private func pad(_ left: inout [String], _ right: inout [String]) {
        while left.count < right.count { left.append("") }
        while right.count < left.count { right.append("") }
    }

    private func rule(_ left: String, _ middle: String, _ right: String) -> String {
        left
            + Self.widths.map { String(repeating: "─", count: $0 + 2) }.joined(separator: middle)
            + right
    }

    private func row(_ cells: [[String]]) -> [String] {
        let columns = cells.enumerated().map { column, lines in
            lines.flatMap {
                Table.wrap($0, Self.widths[column]).count == 1 ? [$0] : wrapped($0, column)
            }
        }
        return (0..<(columns.map(\.count).max() ?? 0)).map { line in
            let texts = columns.enumerated().map { column, lines in
                Table.pad(line < lines.count ? lines[line] : "", Self.widths[column])
            }
            return "│ " + texts.joined(separator: " │ ") + " │"
        }
    }
}
