from sqlalchemy.ext.asyncio import AsyncSession

from .models import Cluster, Profile


async def checked_profile(profile_id: int, db: AsyncSession) -> tuple[Cluster, Profile]:
    """Only rows that are no session's."""
    profile = await db.get_one(Profile, profile_id)
    cluster = await db.get_one(Cluster, profile.cluster_id)
    db.expunge(cluster)
    db.expunge(profile)
    return cluster, profile


async def half_checked(profile_id: int, db: AsyncSession) -> tuple[Cluster, Profile]:
    profile = await db.get_one(Profile, profile_id)
    cluster = await db.get_one(Cluster, profile.cluster_id)
    db.expunge(profile)
    return cluster, profile


async def loaded(cluster_id: int, db: AsyncSession) -> Cluster:
    return await db.get_one(Cluster, cluster_id)
