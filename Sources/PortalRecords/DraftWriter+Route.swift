internal import Dossiers

// The route: a record tells its steps in words only, so the draft has a skeleton of one.
extension DraftWriter {
    mutating func writeConsultations() {
        let bodies = evidence.coordinating.map(\.name)
        guard !bodies.isEmpty else { return }
        let list = Texts.oneLine(bodies.joined(separator: "; "))
        page.line(
            note(
                .gap, "consultations",
                en:
                    "the record names bodies that take part (\(list)), not what they are asked, "
                    + "nor by when",
                vi: "bản ghi nêu cơ quan phối hợp (\(list)), không nêu nội dung và thời hạn lấy ý "
                    + "kiến"))
    }

    mutating func writeSteps() {
        writeStepTexts()
        assumed.append(
            "The route is a skeleton: reception, the competent bodies in the order of their "
                + "levels, the decision, the return. The record tells its steps in words "
                + "only; no step has a limit, and the posts are the usual ones.")
        page.line("steps:")
        let deciding = evidence.deciding
        let others = evidence.route.levels.filter { $0 != deciding }
        let stops = others + [deciding]
        let names = stops.map { level in
            "work" + (level.flatMap(vocabulary.code).map { "-\($0)" } ?? "")
        }
        writeReceiver("intake", name: "Tiếp nhận hồ sơ", next: names[0])
        for (number, level) in stops.enumerated() {
            let isLast = number + 1 == stops.count
            let place = level.map { vocabulary.names(LevelSet($0)).vi }
            writeBody(
                names[number], name: "Giải quyết hồ sơ" + (place.map { " (\($0))" } ?? ""),
                level: level, post: "specialist")
            page.line("    next: \(isLast ? "decide" : names[number + 1])")
        }
        writeBody("decide", name: "Quyết định", level: deciding, post: "leader")
        page.line("    outcomes:")
        page.line("      - {id: grant, name: \"Đồng ý\", decide: granted, next: return}")
        page.line("      - {id: refuse, name: \"Không đồng ý\", decide: refused, next: return}")
        writeReceiver("return", name: "Trả kết quả", next: nil)
    }

    private mutating func writeStepTexts() {
        let texts = detail.executionSteps.present().filter {
            Texts.exact($0.name) != nil || Texts.exact($0.description) != nil
        }
        guard !texts.isEmpty else {
            page.line(
                note(
                    .gap, "steps", en: "the record tells nothing of the steps",
                    vi: "bản ghi không nêu trình tự thực hiện"))
            return
        }
        page.comment("The steps in the record's words:")
        for text in texts {
            if let name = Texts.exact(text.name) { page.comment(name, indent: 2) }
            if let description = Texts.exact(text.description) {
                page.comment(description, indent: 4)
            }
        }
    }

    private mutating func writeReceiver(_ id: String, name: String, next: String?) {
        page.line("  - id: \(id)")
        page.line("    name: \(YAMLPage.quoted(name))")
        if let role = vocabulary.receiving {
            page.line("    role: \(role)")
        } else {
            leave(
                .gap, "role", en: "the role of the one-stop shop", vi: "vai trò bộ phận một cửa",
                indent: 4)
        }
        if let post = vocabulary.post("clerk") { page.line("    post: \(post)") }
        if let next { page.line("    next: \(next)") }
    }

    private mutating func writeBody(
        _ id: String, name: String, level: AdministrativeLevel?, post: String
    ) {
        page.line("  - id: \(id)")
        page.line("    name: \(YAMLPage.quoted(name))")
        let bodies = evidence.names(at: level, deciding: id == "decide")
        let list = Texts.oneLine(bodies.joined(separator: "; "), longest: 300)
        if let level, let role = vocabulary.role(of: bodies, at: level) {
            page.line("    role: \(role)")
            if let post = vocabulary.post(post) { page.line("    post: \(post)") }
            return
        }
        let place = level.map { vocabulary.names(LevelSet($0)) }
        leave(
            .gap, "role",
            en: "a role" + (place.map { " of the level \($0.en)" } ?? "")
                + (bodies.isEmpty ? "; the record names no body of it" : " for \(list)"),
            vi: "vai trò" + (place.map { " \($0.vi)" } ?? "")
                + (bodies.isEmpty ? "; bản ghi không nêu cơ quan" : " cho \(list)"), indent: 4)
        if let post = vocabulary.post(post) { page.line("    post: \(post)") }
    }
}
