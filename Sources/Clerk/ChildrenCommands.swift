import ArgumentParser
import DossierStore
import Dossiers

struct Children: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "children",
        abstract: "The dossiers of an interlinked group / Hồ sơ thành phần của nhóm liên thông",
        discussion: """
            Examples:
              motcua children H21.21553-261123-0001
              motcua children choose H21.21553-261123-0001 fire
            """,
        subcommands: [ShowChildren.self, Choose.self],
        defaultSubcommand: ShowChildren.self,
        aliases: ["ho-so-thanh-phan"])

    struct ShowChildren: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "How the children stand / Tình trạng hồ sơ thành phần",
            discussion: "Example: motcua children show H21.21553-261123-0001", aliases: ["xem"])

        @OptionGroup var options: Options
        @Argument(help: "The code of the dossier.") var code: String

        func run() async throws {
            try await options.atDesk { desk in
                let group = Group(file: try await desk.file(code))
                desk.answer(group.shape, group.lines(desk.language))
            }
        }
    }

    struct Choose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "choose",
            abstract: "Name children that apply to this dossier / Chọn hồ sơ thành phần",
            discussion: """
                The router opens them. Example: motcua children choose H21.21553-261123-0001 fire
                """,
            aliases: ["chon"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Argument(help: "The names of the children in the procedure.") var child: [String]

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in .group(.choose(child)) }
            }
        }
    }
}

/// A dossier's group, seen from the parent or from a child.
struct Group {
    let file: DossierFile

    /// A child that the procedure has: opened, given up, or yet to come.
    private struct Line {
        let id: String
        let procedure: String
        let code: String?
        let status: Child.Status?
        let step: StepID
        let mayBeChosen: Bool
        let due: Instant?
    }

    private var children: [Line] {
        let edition = file.edition
        let caseCode = file.dossier.reception.caseCode ?? ""
        return edition.procedure.children.compactMap { child in
            let known = file.dossier.matter?.children.first { $0.id == child.id }
            if known == nil, case .cases(let codes) = child.condition, !codes.contains(caseCode) {
                return nil
            }
            return Line(
                id: child.id, procedure: child.procedure, code: known?.code,
                status: known.flatMap { $0.dossier == nil && $0.status == .open ? nil : $0.status },
                step: edition.childrenStep(child),
                mayBeChosen: known == nil && child.condition == .chosen,
                due: known?.dossier.flatMap { file.childDues[$0] })
        }
    }

    func lines(_ language: Language) -> [String] {
        if let parent = file.dossier.matter?.parent {
            return [language(Texts.childOf(file.dossier.code, parent))]
        }
        guard !children.isEmpty else { return [language(Texts.noGroup(file.dossier.code))] }
        var table = Table(
            [Texts.child, Texts.procedure, Texts.code, Texts.status, Texts.due].map { language($0) }
        )
        for child in children {
            let status =
                child.status.map { Texts.child($0) }
                ?? (child.mayBeChosen
                    ? Texts.mayBeChosen(at: child.step) : Texts.notOpened(at: child.step))
            table.add([
                Table.Cell(child.id), Table.Cell(child.procedure), Table.Cell(child.code ?? ""),
                Table.Cell(language(status)), Table.Cell(due(of: child, language)),
            ])
        }
        return table.lines(Terminal.output)
    }

    /// A child's own pauses may move its date; the promise to the applicant is the group's.
    private func due(of child: Line, _ language: Language) -> String {
        guard let due = child.due else { return "" }
        let isOpen = child.status.map { !$0.isSettled } ?? false
        let isBeyond = isOpen && due > file.dossier.clock.due
        return LocalTime.long(due) + (isBeyond ? language(Texts.beyondGroup) : "")
    }

    /// The children in one line, for `show`; nil for a dossier without.
    func summary(_ language: Language) -> String? {
        guard let known = file.dossier.matter?.children, !known.isEmpty else { return nil }
        return known.map { child in
            let code = child.code.map { " \($0)" } ?? ""
            return "\(child.id)\(code) (\(language(Texts.child(child.status))))"
        }.joined(separator: ", ")
    }

    struct ChildShape: Encodable {
        let child: String
        let procedure: String
        let code: String?
        let status: Child.Status?
        let step: String
        let mayBeChosen: Bool
        let due: String?
    }

    struct Shape: Encodable {
        let code: String
        let parent: String?
        let children: [ChildShape]
    }

    var shapes: [ChildShape] {
        children.map {
            ChildShape(
                child: $0.id, procedure: $0.procedure, code: $0.code, status: $0.status,
                step: $0.step, mayBeChosen: $0.mayBeChosen, due: $0.due.map(LocalTime.iso))
        }
    }

    var shape: Shape {
        Shape(
            code: file.dossier.code, parent: file.dossier.matter?.parent?.code, children: shapes)
    }
}
