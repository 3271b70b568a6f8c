"""What identity tells others, written down (settings.AFTER_FIRM_SIGN_UP, AFTER_MEMBERSHIP_ACCEPTED)."""

told: list[str] = []


def firm(*, tenant, user, at):
    told.append(f"firm {tenant.name} {user.email}")


def membership(*, membership, at):
    told.append(f"membership {membership.tenant.name}")
