#include "cli/Verbs.h"
#include "session/Program.h"

#include <QCoreApplication>
#include <clocale>

int main(int argc, char **argv) {
    QCoreApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // numbers are read and written the same way everywhere
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    QCoreApplication::setApplicationVersion(armature::programVersion());
    return armature::runCommandLine(QCoreApplication::arguments());
}
