// The counter's screen, drawn: from the state and a size to lines, and nothing else.
import FoundationEssentials
import HubAPI
import Spool

/// Draws. Everything fits 80 columns and 24 lines; more shows more.
package struct CounterScreen: Sendable {
    /// The columns of the screen.
    package let columns: Int
    /// Its lines.
    package let lines: Int

    /// Lines of criticals at least; the list gives up to half of a tall screen, more can be scrolled to.
    private static let alarms = 3
    /// What was known of the line longer ago than this says nothing, in seconds.
    private static let healthAge = 300.0

    /// A screen of that size; a smaller one than can be used is drawn as if it were larger, and cut by the terminal.
    package init(columns: Int, lines: Int) {
        self.columns = max(20, columns)
        self.lines = max(8, lines)
    }

    /// Exactly as many lines as the screen has.
    package func draw(_ counter: Counter) -> [ScreenLine] {
        var drawn = head(counter.facts) + alarms(counter)
        let room = lines - drawn.count - 2
        switch counter.mode {
        case .list: drawn += list(counter, room)
        case .attaching(let exam, let query, let found, let chosen):
            drawn += attaching(counter, exam, query, (found.map { PatientWords($0).line }, chosen), room)
        case .reading(_, let page, let top): drawn += reading(page, top, room)
        }
        drawn = Array(drawn.prefix(lines - 2))
        drawn += (drawn.count..<(lines - 2)).map { _ in line("") }
        return drawn + [line(counter.message ?? "", .bold), line(Self.keys(counter.mode), .faint)]
    }

    private func line(_ text: String, _ style: ScreenLine.Style = .plain) -> ScreenLine {
        ScreenLine(text, style, columns: columns)
    }

    private static func keys(_ mode: Counter.Mode) -> String {
        switch mode {
        case .list: "上下 choose | a 指定患者 attach | o 看报告 open | p 打印 print | k 确认 ack | q 退出 quit"
        case .attaching: "输入或扫描 type or scan | 上下选择 | Enter 指定 attach | Esc 取消 cancel"
        case .reading: "上下翻页 scroll | p 打印 print | 其他键返回 any other key: back"
        }
    }
}

// The head: who we are, the line, what waits.
extension CounterScreen {
    private func head(_ facts: CounterFacts) -> [ScreenLine] {
        let clock = Self.clock(facts.now), room = columns - TextWidth.of(clock) - 2
        let left = " 联医 \(facts.clinic) | \(facts.terminal) | \(Self.health(facts))"
        return [line(TextWidth.fit(left, to: max(0, room)) + " " + clock, .inverse), line(waiting(facts))]
    }

    private static func health(_ facts: CounterFacts) -> String {
        guard facts.hasAgent else { return "代理未运行 no agent" }
        if let trouble = facts.trouble { return "发送受阻 \(trouble.title)" }
        guard let known = facts.line, facts.now.timeIntervalSince(known.at) < healthAge else {
            return "线路未知 line unknown"
        }
        return known.problem.map { "线路不通 down: \($0.title)" } ?? "线路正常 line up"
    }

    /// What waits; where that is too long, without when the oldest came: a count that is cut off says something else.
    private func waiting(_ facts: CounterFacts) -> String {
        let whole = Self.waiting(facts, withOldest: true)
        return TextWidth.of(whole) <= columns ? whole : Self.waiting(facts, withOldest: false)
    }

    private static func waiting(_ facts: CounterFacts, withOldest: Bool) -> String {
        let backlog = facts.backlog
        var parts = [
            backlog.count == 0
                ? "无待发 nothing waits"
                : "待发 \(backlog.count) 份 \(size(backlog.bytes))"
                    + ((withOldest ? backlog.oldest : nil).map { " 最早 \(clock($0))" } ?? "")
        ]
        parts.append("未指定患者 \(facts.tray.count)")
        parts.append("报告待看 \(facts.reports.count)")
        if facts.uncaptured > 0 { parts.append("未采集 not captured \(facts.uncaptured)") }
        if facts.referrals > 0 { parts.append("转诊有变化 \(facts.referrals)") }
        if let fullness = facts.fullness { parts.append("磁盘 \(fullness) %") }
        return " " + parts.joined(separator: " | ")
    }

    /// As many as fit, the newest first, and the chosen one among them.
    private func alarms(_ counter: Counter) -> [ScreenLine] {
        let criticals = counter.facts.criticals
        let room = counter.mode == .list ? max(Self.alarms, (lines - 8) / 2) : Self.alarms
        let isCut = criticals.count > room, share = isCut ? room - 1 : room
        let chosen = criticals.indices.contains(counter.chosen) ? counter.chosen : nil
        let top = max(0, (chosen ?? 0) - share + 1)
        let shown = criticals.enumerated().dropFirst(top).prefix(share).map { place, critical in
            alarm(critical, isChosen: place == chosen, counter.facts.hubTime)
        }
        guard isCut else { return shown }
        let overdue = criticals.count { $0.isOverdue(at: counter.facts.hubTime) }
        let late = overdue > 0 ? "，超时 overdue \(overdue)" : ""
        let range = "\(top + 1)–\(top + shown.count)"
        return shown + [line(" !! 危急共 \(criticals.count)\(late) | \(range) | 上下翻看 up, down for the others", .alarm)]
    }

    /// When, whose, what; cut in the middle, so that what is to be done stays.
    private func alarm(_ critical: CounterFacts.Critical, isChosen: Bool, _ now: Date) -> ScreenLine {
        let how = critical.news.criticalCase.map { " | 复述 say back \("\($0)".suffix(6))" } ?? " | k 确认 ack"
        let captured = critical.patient == nil ? critical.capturedAt.map { "采于 \(Self.clock($0))" } : nil
        let facts = [
            Self.clock(critical.news.at), critical.isOverdue(at: now) ? "超时" : nil, critical.kind,
            critical.patient ?? critical.trace, critical.said ?? EventWords.chinese(critical.news.event), captured,
        ]
        let mark = isChosen ? ">!! 危急 " : " !! 危急 "
        let room = max(0, columns - TextWidth.of(mark) - TextWidth.of(how))
        let text = facts.compactMap(\.self).joined(separator: " ")
        return line(mark + (TextWidth.of(text) > room ? TextWidth.cut(text, to: room) : text) + how, .alarm)
    }

    static func clock(_ moment: Date) -> String { String(RFC3339.text(moment).dropFirst(11).prefix(5)) }

    private static func size(_ bytes: Int64) -> String {
        bytes < 1_048_576
            ? "\((bytes + 1023) / 1024) KiB" : "\(bytes / 1_048_576).\(bytes % 1_048_576 * 10 / 1_048_576) MiB"
    }
}

// The lists.
extension CounterScreen {
    private func list(_ counter: Counter, _ room: Int) -> [ScreenLine] {
        let facts = counter.facts
        let groups: [(title: String, rows: [String])] = [
            ("报告待看 reports to open", facts.reports.map(words)),
            ("未指定患者 no patient yet", facts.tray.map { words($0, isTray: true) }),
            ("检查 exams", facts.exams.map { words($0, isTray: false) }),
        ]
        let shares = Self.shares(of: groups.map(\.rows.count), room: room - groups.count)
        var drawn: [ScreenLine] = [], first = facts.criticals.count
        for (group, share) in zip(groups, shares) {
            drawn.append(line("-- \(group.title) (\(group.rows.count)) ", .faint))
            let chosen = counter.chosen - first
            let top = group.rows.indices.contains(chosen) ? max(0, chosen - share + 1) : 0
            for (place, text) in group.rows.enumerated().dropFirst(top).prefix(share) {
                let isChosen = place == chosen
                drawn.append(line((isChosen ? "> " : "  ") + text, isChosen ? .inverse : .plain))
            }
            first += group.rows.count
        }
        return drawn
    }

    /// Each list gets a third; what one does not need the others get, the last one first.
    static func shares(of counts: [Int], room: Int) -> [Int] {
        let fair = max(1, room / max(1, counts.count))
        var shares = counts.map { min($0, fair) }
        var left = max(0, room - shares.reduce(0, +))
        for place in counts.indices.reversed() {
            let more = min(left, counts[place] - shares[place])
            shares[place] += more
            left -= more
        }
        return shares
    }

    private func words(_ waiting: CounterFacts.Waiting) -> String {
        let report = waiting.report
        let sample = [waiting.trace, waiting.capturedAt.map { "采于 \(Self.clock($0))" }].compactMap(\.self)
        let whose = waiting.patient.map { TextWidth.fit($0, to: 12) } ?? (["未指定"] + sample).joined(separator: " ")
        return [
            Self.clock(report.signedAt), TextWidth.fit(report.kind, to: 6), whose,
            TextWidth.fit(SeverityWords.chinese(report.severity), to: 8), report.impressions.first?.text ?? "",
        ].joined(separator: "  ")
    }

    private func words(_ exam: CounterFacts.Exam, isTray: Bool) -> String {
        let capture = exam.capture, isMoving = capture.state == .sending || capture.state == .queued
        let share = isMoving && capture.sent > 0 ? " \(capture.sent * 100 / max(1, capture.size)) %" : ""
        let held = capture.state == .captured ? capture.heldUntil : nil
        let stage =
            held.map { capture.isHeldForEver ? "等待指定 waits" : "等到 until \(Self.clock($0))" }
            ?? exam.stage.chinese + " " + exam.stage.rawValue + share
        let whose = isTray ? capture.trace : exam.patient ?? "未指定 \(capture.trace)"
        return [
            Self.clock(capture.capturedAt), TextWidth.fit(capture.kind, to: 6),
            TextWidth.fit(capture.urgency.chinese, to: 4),
            TextWidth.fit(stage, to: 26), TextWidth.fit(whose, to: max(8, columns - 62)),
            String("\(capture.exam)".suffix(6)),
        ].joined(separator: "  ")
    }

    private func attaching(
        _ counter: Counter, _ exam: WireID, _ query: String, _ found: (lines: [String], chosen: Int), _ room: Int
    ) -> [ScreenLine] {
        let capture = (counter.facts.tray + counter.facts.exams).first { $0.capture.exam == exam }
        let title = capture.map { words($0, isTray: true) } ?? "\(exam)"
        let top = max(0, found.chosen - (room - 5) + 1)
        let fitting = found.lines.enumerated().dropFirst(top).prefix(max(1, room - 5)).map { place, text in
            line((place == found.chosen ? "> " : "  ") + text, place == found.chosen ? .inverse : .plain)
        }
        return [line("-- 指定患者 whose exam is it", .faint), line("  " + title, .bold), line("")]
            + [line(" 姓名/证件/卡号/电话 > \(query)_", .bold), line("-- \(found.lines.count)", .faint)] + fitting
    }

    private func reading(_ page: [String], _ top: Int, _ room: Int) -> [ScreenLine] {
        page.flatMap { wrapped($0) }.dropFirst(top).prefix(room).map { line($0) }
    }

    /// A long line on as many as it needs.
    private func wrapped(_ text: String) -> [String] {
        var all: [String] = [], current = "", width = 0
        for character in text {
            let next = TextWidth.of(character)
            if width + next > columns - 2 {
                all.append(current)
                (current, width) = ("", 0)
            }
            current.append(character)
            width += next
        }
        return all + [current]
    }
}
