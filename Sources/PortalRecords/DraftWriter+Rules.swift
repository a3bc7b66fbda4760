internal import Dossiers

// What the record says of law, levels, reception and time.
extension DraftWriter {
    mutating func writeLegalBasis() {
        let texts = RecordTimes.unique(
            detail.legalBasisesDetails.present().map {
                [Texts.code($0.code) ?? "", Texts.exact($0.name) ?? ""]
            }
        ).filter { $0 != ["", ""] }
        guard !texts.isEmpty else {
            leave(
                .gap, "legal_basis", en: "the record names no legal text",
                vi: "bản ghi không nêu căn cứ pháp lý")
            return
        }
        page.line("legal_basis:")
        for text in texts {
            writeItem("  - ", [("number", text[0]), ("title", text[1])], key: "legal_basis")
        }
    }

    mutating func writeLevels() {
        let all = evidence.all
        writeLevelConflicts()
        // A branch of a ministry stands at the level of its office, which the flag does not tell.
        let others = [
            (detail.isVertical, "vertical (offices of a branch)"),
            (detail.isOtherAgency, "other agencies"),
        ].filter { $0.0 == true }.map(\.1)
        defer {
            if !others.isEmpty {
                page.comment("also flagged: \(others.joined(separator: ", "))", indent: 2)
            }
        }
        guard let codes = vocabulary.codes(all), !codes.isEmpty else {
            leave(
                .gap, "levels", en: "neither flags nor bodies tell the level",
                vi: "cả dấu hiệu lẫn tên cơ quan đều không cho biết cấp")
            return
        }
        var line = "levels: [\(codes.joined(separator: ", "))]"
        if !all.isWithinLimit {
            let names = vocabulary.names(all, separator: " → ")
            line += "  "
            line += note(
                .levels, "levels",
                en: "\(all.count) levels (\(names.en)), at most \(LevelSet.limit) are allowed; the "
                    + "checker refuses a route through them. Where each level does the whole "
                    + "matter by itself, make one procedure of each",
                vi: "\(all.count) cấp (\(names.vi)), nhiều nhất \(LevelSet.limit) cấp; bộ kiểm tra "
                    + "từ chối quy trình như vậy. Nếu mỗi cấp tự giải quyết trọn vẹn thì tách "
                    + "thành nhiều thủ tục")
        }
        page.line(line)
        for (title, levels) in [
            ("flags", evidence.flags), ("bodies", evidence.bodyLevels),
            ("acting in the text", evidence.text),
        ] where levels.count > 0 {
            page.comment("\(title): \(vocabulary.names(levels).en)", indent: 2)
        }
    }

    private mutating func writeLevelConflicts() {
        let flags = evidence.flags
        let bodies = evidence.bodyLevels
        if flags.count > 0, bodies.count > 0, flags != bodies {
            let said = vocabulary.names(flags)
            let named = vocabulary.names(bodies)
            page.line(
                note(
                    .conflict, "levels",
                    en: "the flags say \(said.en), the bodies named are of \(named.en)",
                    vi: "dấu hiệu cấp là \(said.vi), các cơ quan nêu tên thuộc \(named.vi)"))
        }
        let more = evidence.text.subtracting(flags.union(bodies))
        if more.count > 0 {
            let names = vocabulary.names(more)
            page.line(
                note(
                    .conflict, "levels",
                    en:
                        "in the text of the steps bodies of \(names.en) act, which neither flags "
                        + "nor bodies tell of",
                    vi: "lời văn trình tự có cơ quan thuộc \(names.vi) tham gia, dấu hiệu cấp và "
                        + "danh sách cơ quan không nêu"))
        }
    }

    mutating func writeReception() {
        leave(
            .gap, "subject",
            en: "what places the dossier: residence, land, construction, business, investment, "
                + "person",
            vi: "địa bàn của hồ sơ xác định theo: residence, land, construction, business, "
                + "investment, person")
        page.line("reception:")
        // The two-level rule holds for every level that receives; the lowest is the least said.
        let receiving =
            evidence.all.isWithinLimit
            ? evidence.route : evidence.route.levels.first.map { LevelSet($0) } ?? []
        if let codes = vocabulary.codes(receiving), !codes.isEmpty {
            page.line("  at: [\(codes.joined(separator: ", "))]")
            assumed.append(
                "Dossiers are received at the level of the bodies that handle them; the record "
                    + "does not say which one-stop shops receive.")
        } else {
            leave(.gap, "at", en: "which levels receive", vi: "cấp nào tiếp nhận", indent: 2)
        }
        let unknown = RecordChannels.unknown(detail)
        if channels.isEmpty {
            leave(
                .gap, "channels", en: "the record names no way of filing",
                vi: "bản ghi không nêu cách nộp", indent: 2)
        } else {
            page.line("  channels: [\(channels.map(\.rawValue).joined(separator: ", "))]")
        }
        if !unknown.isEmpty {
            let list = Texts.oneLine(unknown.joined(separator: ", "))
            page.line(
                "  "
                    + note(
                        .gap, "channels", en: "the record also names the ways of filing \(list)",
                        vi: "bản ghi còn nêu cách nộp \(list)"))
        }
        if detail.isOfflineOnly == true, channels.contains(.online) {
            page.line(
                "  "
                    + note(
                        .conflict, "channels", en: "said to be offline only, and filed online",
                        vi: "ghi là chỉ nộp trực tiếp nhưng lại có cách nộp trực tuyến"))
        }
        for method in detail.executionMethods.present() {
            guard let text = Texts.exact(method.description) else { continue }
            let channel = RecordChannels.channel(method.submissionMethod)?.rawValue ?? "?"
            page.comment("\(channel): \(text)", indent: 2)
        }
        writeCounting()
    }

    private mutating func writeCounting() {
        if vocabulary.hasCalendar("office") {
            page.line("calendar: office")
            assumed.append("The office calendar counts; the record names no calendar.")
        } else {
            leave(
                .gap, "calendar", en: "the calendar that the limit counts on",
                vi: "lịch dùng để tính thời hạn")
        }
        page.line("counting: by-hours")
        page.line("supplement: {resume: resume}")
        assumed.append(
            "The clock counts by working hours from the moment of reception and resumes after a "
                + "supplement with what was left; the record names neither.")
    }

    mutating func writeTimes() {
        let times = RecordTimes(detail)
        let conflicts = times.conflicts
        if let first = conflicts.first {
            page.line("time_limit:  \(note(.conflict, "time_limit", first))")
            for other in conflicts.dropFirst() {
                page.line("  " + note(.conflict, "time_limit", other))
            }
            writeCandidates(times)
        } else if let limit = times.agreed {
            page.line("time_limit: \(limit)")
        } else if times.methods.isEmpty {
            leave(
                .gap, "time_limit", en: "no way of filing gives a time",
                vi: "không cách nộp nào có thời hạn")
            writeCandidates(times)
        } else {
            let said = times.unreadable
            leave(
                .gap, "time_limit",
                en: "the record says \(said.map(\.en).joined(separator: ", ")), which is no limit; "
                    + "it may stand for the same day",
                vi: "bản ghi ghi \(said.map(\.vi).joined(separator: ", ")), không phải thời hạn; "
                    + "có thể là ngay trong ngày")
            writeCandidates(times)
        }
        if times.hasHours {
            assumed.append("Hours are written as working hours; the record does not say which.")
        }
        if detail.cases.present().contains(where: { $0.processingDay?.type == "YEAR" })
            || detail.executionMethods.present().contains(where: {
                $0.processingTimeUnit == "YEAR"
            })
        {
            assumed.append("A year of the record is written as 12 months.")
        }
        writeCases(times)
    }

    /// Writes down every time there is to choose from.
    private mutating func writeCandidates(_ times: RecordTimes) {
        for (channel, time) in times.methods {
            page.comment("\(channel.lowercased()): \(time.shown.en)", indent: 2)
        }
        for total in times.totals {
            page.comment("the text, of the whole: \(total.shown.en)", indent: 2)
        }
        if !times.mentioned.isEmpty {
            let list = times.mentioned.map(\.description).joined(separator: ", ")
            page.comment("named in the text: \(list)", indent: 2)
        }
    }

    private mutating func writeCases(_ times: RecordTimes) {
        let cases = detail.cases.present()
        guard !cases.isEmpty else { return }
        page.line("cases:")
        var codes: Set<String> = []
        for (one, time) in zip(cases, times.cases) {
            var comments: [String] = []
            var number = Texts.code(one.code) ?? ""
            let name = Texts.exact(one.name) ?? ""
            if number.isEmpty || name.isEmpty {
                comments.append(
                    note(
                        .gap, "cases", en: "a case needs a code and a name",
                        vi: "trường hợp phải có mã và tên"))
            } else if !codes.insert(number).inserted {
                comments.append(
                    note(
                        .conflict, "cases",
                        en: "code \(Texts.oneLine(number)) stands twice",
                        vi: "mã \(Texts.oneLine(number)) bị lặp"))
                number = ""
            }
            var plain: [(String, String)] = []
            if times.contradicts(time) {
                plain = [("time_limit", "null")]
                comments.append("# CONFLICT: the record says \(time?.shown.en ?? "?")")
            } else if let limit = time?.limit {
                plain = [("time_limit", limit.description)]
            } else if let time {
                plain = [("time_limit", "null")]
                comments.append(
                    note(
                        .gap, "cases", en: "the record says \(time.shown.en), which is no limit",
                        vi: "bản ghi ghi \(time.shown.vi), không phải thời hạn"))
            }
            let item = Self.flow([("code", number), ("name", name)], plain: plain)
            page.line((["  - " + item] + comments).joined(separator: "  "))
        }
    }
}
