// What is known of a person for the ranges of one count: from the record, the device, the request form and the place.
package import Alliance
package import Patients

extension RangeSubject {
    /// Sex and age by the record, pregnancy by the request form, specimen by device and form. A sex that is neither male nor female
    /// is unknown, as is an age before birth, and a specimen that device and form name differently.
    /// - Parameter altitude: metres above the sea of the place where the sample was taken; below it counts as 0.
    package init(
        sex: Sex?, born: CalendarDay?, of count: BloodCount, request: ExamRequest?, altitude: Int?, on day: CalendarDay
    ) {
        let told = count.specimen.flatMap { Specimen(asSent: $0) }, asked = request?.specimen
        let age = born.map { day.daysSinceEpoch - $0.daysSinceEpoch }
        self.init(
            sex: sex == .male || sex == .female ? sex : nil, ageDays: age.flatMap { $0 >= 0 ? $0 : nil },
            isPregnant: request?.pregnant,
            specimen: told == nil || asked == nil || told == asked ? told ?? asked : nil,
            pregnancyWeek: request?.pregnancyWeek, altitude: altitude.map { max(0, $0) })
    }
}
