internal import Dossiers

// Papers, fees and results: lists that come over item by item.
extension DraftWriter {
    mutating func writePapers() {
        let groups = detail.executionCases.present()
        let papers = groups.flatMap { $0.profileComponents.present() }
        guard !papers.isEmpty else {
            page.line(
                "papers: []  "
                    + note(
                        .gap, "papers", en: "the record names no papers",
                        vi: "bản ghi không nêu thành phần hồ sơ"))
            return
        }
        if !papers.contains(where: { $0.required == true }) {
            page.line(
                note(
                    .gap, "papers",
                    en: "the record marks no paper as required; mark what every applicant needs",
                    vi: "bản ghi không đánh dấu giấy tờ bắt buộc; hãy đánh dấu giấy tờ ai cũng nộp")
            )
        }
        page.line("papers:")
        var known: [String: [String]] = [:]
        for group in groups {
            if let name = Texts.exact(group.name) { page.comment(name, indent: 2) }
            for paper in group.profileComponents.present() { write(paper, &known) }
        }
    }

    private mutating func write(
        _ paper: PortalRecord.Component, _ known: inout [String: [String]]
    ) {
        let code = Texts.code(paper.code) ?? ""
        let name = Texts.exact(paper.name) ?? ""
        var comments: [String] = []
        func count(_ quantity: Quantity?) -> Int? {
            quantity == nil ? 0 : quantity?.whole.flatMap { (0...99).contains($0) ? $0 : nil }
        }
        let originals = count(paper.originalQty)
        let copies = count(paper.copyQty)
        if originals == nil || copies == nil {
            let said = "\(paper.originalQty?.shown ?? "0") and \(paper.copyQty?.shown ?? "0")"
            comments.append(
                note(
                    .gap, "papers", en: "\(said) are no numbers of sheets",
                    vi: "\(said) không phải số bản"))
        }
        if code.isEmpty || name.isEmpty {
            comments.append(
                note(
                    .gap, "papers", en: "a paper needs a code and a name",
                    vi: "giấy tờ phải có mã và tên"))
        }
        let plain = [
            ("original", originals.map(String.init) ?? "null"),
            ("copy", copies.map(String.init) ?? "null"),
            ("electronic", "\(paper.hasElectronicForm ?? false)"),
            ("required", "\(paper.required ?? false)"),
        ]
        let item = Self.flow([("code", code), ("name", name)], plain: plain)
        for form in paper.attachments.present() {
            if let file = Texts.exact(form.fileName) { page.comment("form: \(file)", indent: 2) }
        }
        if paper.isProcessingResult == true {
            page.comment("the result of another procedure:", indent: 2)
        }
        // A paper asked for by two cases is one paper; two papers of one code are a conflict.
        if !code.isEmpty, let others = known[code] {
            guard !others.contains(item) else {
                page.comment("also here: \(YAMLPage.quoted(code))", indent: 2)
                return
            }
            known[code]?.append(item)
            let mark = note(
                .conflict, "papers", en: "code \(Texts.oneLine(code)) stands twice, differently",
                vi: "mã \(Texts.oneLine(code)) bị lặp với nội dung khác")
            page.line("  " + ([mark] + comments).joined(separator: "  "))
            page.comment("- \(item)", indent: 2)
            return
        }
        if !code.isEmpty { known[code] = [item] }
        page.line((["  - " + item] + comments).joined(separator: "  "))
    }

    mutating func writeFee() {
        let fees = RecordFees(detail)
        let conflicts = fees.conflicts
        if let first = conflicts.first {
            page.line("fee:  \(note(.conflict, "fee", first))")
            for other in conflicts.dropFirst() { page.line("  " + note(.conflict, "fee", other)) }
        } else if fees.lines.isEmpty {
            leave(
                .gap, "fee", en: "the record names no fee, which does not say that it is free",
                vi: "bản ghi không nêu phí, điều đó không có nghĩa là miễn phí")
        } else if fees.amounts.isEmpty {
            let isForeign = fees.lines.contains { !$0.isDong }
            leave(
                .gap, "fee",
                en: isForeign
                    ? "the record gives another currency"
                    : "the record gives 0 or no amount, which does not say that it is free",
                vi: isForeign
                    ? "bản ghi ghi bằng ngoại tệ"
                    : "bản ghi ghi mức 0 hoặc để trống, không có nghĩa là miễn phí")
        } else {
            page.line("fee:")
            page.line("  amount:")
            for line in fees.merged(channels) {
                var plain = [("dong", "\(line.dong ?? 0)")]
                if let channel = line.channel { plain.append(("channel", channel.rawValue)) }
                page.line("    - " + Self.flow([("name", line.label)], plain: plain))
            }
            if !fees.others.isEmpty {
                page.line(
                    "    "
                        + note(
                            .gap, "fee",
                            en: "for the following the record gives 0, no amount or another "
                                + "currency, which does not say that it is free",
                            vi:
                                "các khoản sau ghi mức 0, để trống hoặc bằng ngoại tệ, "
                                + "không có nghĩa là miễn phí"))
                for line in fees.others { page.comment(line.shown, indent: 4) }
            }
            return
        }
        for line in fees.lines { page.comment(line.shown, indent: 2) }
    }

    mutating func writeResults() {
        let results = detail.resultsDetails.present()
        guard !results.isEmpty else {
            leave(
                .gap, "results", en: "the record names no result", vi: "bản ghi không nêu kết quả")
            return
        }
        page.line("results:")
        var known: [String: String] = [:]
        for result in results {
            let code = Texts.code(result.code) ?? ""
            let name = Texts.exact(result.name) ?? ""
            if let other = known[code], !code.isEmpty {
                guard other != name else { continue }
                page.line(
                    "  "
                        + note(
                            .conflict, "results",
                            en: "code \(Texts.oneLine(code)) stands twice, differently",
                            vi: "mã \(Texts.oneLine(code)) bị lặp với tên khác"))
                page.comment("- \(Self.flow([("code", code), ("name", name)]))", indent: 2)
                continue
            }
            known[code] = name
            writeItem("  - ", [("code", code), ("name", name)], key: "results")
        }
    }
}
