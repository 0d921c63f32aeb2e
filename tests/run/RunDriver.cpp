// Carries out a plan of the stand-in tool, to be killed by a test: prints every event as a JSON line.
//   RunDriver TARGET VERSION [milliseconds each tool takes]

#include "FakePlan.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <cstdio>

int main(int count, char **values) {
    const QCoreApplication application(count, values);
    const QStringList arguments = QCoreApplication::arguments();
    if (count < 3)
        return 2;
    armature::Runner runner(armature::test::fakePlan(arguments[1], arguments[2], arguments.value(3).toInt()),
                            armature::test::fakeSettings());
    int exitCode = 1;
    QObject::connect(&runner, &armature::Runner::happened, [&](const armature::RunEvent &event) {
        std::puts(QJsonDocument(armature::toJson(event)).toJson(QJsonDocument::Compact).constData());
        std::fflush(stdout);
        if (const auto *finished = std::get_if<armature::RunFinished>(&event.what)) {
            exitCode = finished->problem ? armature::exitCodeFor(finished->problem->code) : 0;
            QMetaObject::invokeMethod(
                QCoreApplication::instance(), [&exitCode] { QCoreApplication::exit(exitCode); }, Qt::QueuedConnection);
        }
    });
    runner.start();
    return QCoreApplication::exec();
}
